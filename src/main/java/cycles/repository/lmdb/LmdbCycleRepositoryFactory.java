package cycles.repository.lmdb;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import cycles.core.CycleRepository;
import cycles.repository.CycleRepositoryFactory;
import cycles.repository.RepositoryContext;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Builds a repository that stores cycles in LMDB, a memory-mapped B+ tree in this process: {@code type: lmdb}. */
@JsonTypeName("lmdb")
public final class LmdbCycleRepositoryFactory implements CycleRepositoryFactory {
    /** Readers in addition to the server's threads, for health checks and tasks. */
    private static final int EXTRA_READERS = 16;

    private static final long LARGEST_PAGE = 1 << 16;

    /** The directory of the store; unset for {@code LMDB_PATH}, or {@code lmdb} in the data directory. */
    @JsonProperty
    @Nullable
    Path path;

    /** The maximum size of the data. Address space is reserved at the start, disk space as it is used. */
    @NotNull
    @MinDataSize(value = 1, unit = DataSizeUnit.MEBIBYTES)
    @JsonProperty
    DataSize mapSize = DataSize.gigabytes(10);

    /** The size in bytes above which values are compressed. */
    @Min(0)
    @JsonProperty
    int compressionThreshold = 1000;

    /** The maximum number of concurrent readers; unset for the number of the server's threads. */
    @Min(1)
    @JsonProperty
    @Nullable
    Integer maxReaders;

    /** Whether a write is on the disk before it returns. */
    @NotNull
    @JsonProperty
    SyncMode durability = SyncMode.DURABLE;

    /** The maximum number of writes in one commit. */
    @Min(1)
    @JsonProperty
    int maxBatch = 1024;

    /** The maximum number of queued writes; further writes fail immediately. */
    @Min(1)
    @JsonProperty
    int maxQueue = 4096;

    /** How long a write waits for its commit, and a read for a free reader. */
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    Duration timeout = Duration.seconds(2);

    @Override
    public CycleRepository build(RepositoryContext context) {
        LmdbSettings settings = new LmdbSettings(
                path(context.dataDirectory()).toAbsolutePath().normalize(),
                wholePages(mapSize.toBytes()),
                maxReaders != null ? maxReaders : context.maxThreads() + EXTRA_READERS,
                durability,
                maxBatch,
                maxQueue,
                timeout.toJavaDuration());
        return new LmdbCycleRepository(settings, new CycleValueCodec(new ValueFormat(compressionThreshold)), context);
    }

    private static long wholePages(long bytes) {
        return (bytes + LARGEST_PAGE - 1) / LARGEST_PAGE * LARGEST_PAGE;
    }

    private Path path(Path dataDirectory) {
        if (path != null) {
            return path;
        }
        String variable = System.getenv("LMDB_PATH");
        return variable == null || variable.isBlank() ? dataDirectory.resolve("lmdb") : Path.of(variable);
    }
}
