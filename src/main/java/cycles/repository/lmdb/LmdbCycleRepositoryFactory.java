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

/** Keeps cycles in LMDB, a memory-mapped B+ tree inside this process: {@code type: lmdb}. */
@JsonTypeName("lmdb")
public final class LmdbCycleRepositoryFactory implements CycleRepositoryFactory {
    /** Readers beyond the server's own threads: health checks and tasks. */
    private static final int READER_SLACK = 16;

    private static final long LARGEST_PAGE = 1 << 16;

    /** The directory; unset: {@code LMDB_PATH}, else {@code lmdb} under the data directory. */
    @JsonProperty
    @Nullable
    Path path;

    /** The most the data may grow to. Address space is reserved at once, disk only as it is used. */
    @NotNull
    @MinDataSize(value = 1, unit = DataSizeUnit.MEBIBYTES)
    @JsonProperty
    DataSize mapSize = DataSize.gigabytes(10);

    /** Values of more bytes than this are compressed. */
    @Min(0)
    @JsonProperty
    int compressionThreshold = 1000;

    /** How many threads can read at the same moment; unset: all that the server has. */
    @Min(1)
    @JsonProperty
    @Nullable
    Integer maxReaders;

    /** Whether an answered write is on the disk. */
    @NotNull
    @JsonProperty
    SyncMode durability = SyncMode.DURABLE;

    /** The most writes that share one commit. */
    @Min(1)
    @JsonProperty
    int maxBatch = 1024;

    /** The most writes that wait for the writer; beyond it a write is refused at once. */
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
                maxReaders != null ? maxReaders : context.maxThreads() + READER_SLACK,
                durability,
                maxBatch,
                maxQueue,
                timeout.toJavaDuration());
        return new LmdbCycleRepository(settings, new CycleKeyCodec(new ValueFormat(compressionThreshold)), context);
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
