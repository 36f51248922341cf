package cycles.repository.lmdb;

import static cycles.repository.lmdb.TestStore.hour;
import static cycles.repository.lmdb.TestStore.repository;
import static cycles.repository.lmdb.TestStore.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.DurabilityLevel;
import cycles.repository.CycleRepositoryFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.util.DataSize;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that a configuration opens a store, or fails with one line that states what to change. */
class LmdbStartTest {
    @TempDir
    private Path directory;

    private static LmdbCycleRepositoryFactory parse(String yaml) throws Exception {
        return (LmdbCycleRepositoryFactory)
                Jackson.newObjectMapper(new YAMLFactory()).readValue(yaml, CycleRepositoryFactory.class);
    }

    private static void assertRefused(CycleRepository repository, String... words) {
        CycleRepositoryException refusal = catchThrowableOfType(CycleRepositoryException.class, repository::start);
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).hasLineCount(1).contains(words);
        repository.close();
    }

    private static String firstLine(Process process) throws Exception {
        try (BufferedReader output = process.inputReader()) {
            return output.readLine();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void start_noPathAndEmptyVariable_usesTheDataDirectory() throws Exception {
        Path expected = directory.resolve("lmdb");
        assertThat(firstLine(LmdbProcess.start(directory, ""))).isEqualTo(expected.toString());
        assertThat(expected.resolve("data.mdb")).isRegularFile();
    }

    @Test
    void parse_noKeys_hasDefaults() throws Exception {
        LmdbCycleRepositoryFactory factory = parse("type: lmdb");
        assertThat(factory.name()).isEqualTo("lmdb");
        assertThat(factory.mapSize.toBytes()).isEqualTo(10_000_000_000L);
        assertThat(factory.compressionThreshold).isEqualTo(1000);
        assertThat(factory.durability).isEqualTo(SyncMode.DURABLE);
        assertThat(Validators.newValidator().validate(factory)).isEmpty();
    }

    @Test
    void validate_invalidKeys_areAllReported() throws Exception {
        LmdbCycleRepositoryFactory factory = parse("""
                type: lmdb
                mapSize: 1KB
                compressionThreshold: -1
                maxReaders: 0
                durability:
                maxBatch: 0
                maxQueue: 0
                timeout: 0s
                """);
        assertThat(Validators.newValidator().validate(factory))
                .extracting(violation -> violation.getPropertyPath().toString())
                .containsExactlyInAnyOrder(
                        "mapSize",
                        "compressionThreshold",
                        "maxReaders",
                        "durability",
                        "maxBatch",
                        "maxQueue",
                        "timeout");
    }

    @Test
    void check_relaxed_isReportedAndCloseKeepsData() throws Exception {
        SyncMode relaxed = parse("{type: lmdb, durability: relaxed}").durability;
        CycleRepository repository = started(directory, factory -> factory.durability = relaxed);
        assertThat(repository.check().durability()).contains("relaxed", "NOSYNC");
        assertThat(repository.check().level()).isEqualTo(DurabilityLevel.KILLED_SERVER);
        Cycle cycle = repository.createCycle(CycleData.inProgress(UUID.randomUUID(), hour(0)));
        repository.close();
        CycleRepository reopened = started(directory);
        assertThat(reopened.check().durability()).contains("fsync");
        assertThat(reopened.check().level()).isEqualTo(DurabilityLevel.POWER_LOSS);
        assertThat(reopened.getActiveCycle(cycle.userId())).contains(cycle);
        reopened.close();
    }

    @Test
    void start_pathIsFileOrNotWritable_isRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertRefused(repository(file, factory -> {}), "path", "LMDB_PATH", file.toString(), "file");
        assertRefused(repository(file.resolve("below"), factory -> {}), "path", "LMDB_PATH", "file");
        assertRefused(repository(Path.of("/proc/cycles"), factory -> {}), "path", "LMDB_PATH", "/proc/cycles");
    }

    @Test
    void start_fileIsNotLmdb_isRefused() throws Exception {
        Files.write(directory.resolve("data.mdb"), new byte[10_000]);
        assertRefused(repository(directory, factory -> {}), "path", "LMDB_PATH", directory.toString());
    }

    @Test
    void start_mapSmallerThanData_isRefused() throws Exception {
        CycleRepository large = started(directory);
        Cycle cycle = null;
        while (Files.size(directory.resolve("data.mdb")) < 2 << 20) {
            cycle = large.createCycle(CycleData.inProgress(UUID.randomUUID(), hour(0)));
        }
        large.close();
        assertRefused(repository(directory, factory -> factory.mapSize = DataSize.mebibytes(1)), "mapSize");
        CycleRepository reopened = started(directory);
        assertThat(reopened.getActiveCycle(cycle.userId())).contains(cycle);
        reopened.close();
    }

    @Test
    void start_alreadyOpenInAnyProcess_isRefused() throws Exception {
        CycleRepository first = started(directory);
        assertRefused(repository(directory, factory -> {}), "path", "LMDB_PATH", "this process");
        // The refusal must not release the lock of the first repository.
        assertThat(firstLine(LmdbProcess.start(directory, directory.toString())))
                .contains("path", "LMDB_PATH", "another process");
        first.check();
        first.close();
        started(directory).close();
    }
}
