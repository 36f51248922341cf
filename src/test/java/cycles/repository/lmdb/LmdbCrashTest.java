package cycles.repository.lmdb;

import static cycles.repository.lmdb.TestStore.started;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.core.Cycle;
import cycles.core.CycleRepository;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmdbCrashTest {
    private static final int ROUNDS = 3;
    private static final int LINES = 400;

    @TempDir
    private Path directory;

    @Test
    void start_afterKill_acknowledgedWritesAreKept() throws Exception {
        Map<UUID, LmdbProcess.Acknowledged> acknowledged = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            writeAndKill(acknowledged);
            CycleRepository repository = started(directory);
            repository.check();
            acknowledged.values().forEach(each -> assertKept(repository, each));
            repository.close();
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * LINES / 3);
    }

    private void writeAndKill(Map<UUID, LmdbProcess.Acknowledged> acknowledged) throws Exception {
        Process process = LmdbProcess.start(directory, directory.toString());
        try (BufferedReader output = process.inputReader()) {
            int lines = 0;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (LmdbProcess.isComplete(line)) {
                    LmdbProcess.Acknowledged each = LmdbProcess.Acknowledged.parse(line);
                    acknowledged.put(each.cycleId(), each);
                }
                if (++lines == LINES) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).as("killed").isNotZero();
    }

    private static void assertKept(CycleRepository repository, LmdbProcess.Acknowledged each) {
        Cycle cycle = repository.getCycleById(each.userId(), each.cycleId()).orElseThrow();
        if (each.completed()) {
            assertThat(cycle.isInProgress()).isFalse();
        }
        if (cycle.isInProgress()) {
            assertThat(repository.getActiveCycle(each.userId())).contains(cycle);
        } else {
            assertThat(repository
                            .getLastCompletedCycle(each.userId())
                            .orElseThrow()
                            .dates()
                            .end())
                    .isAfterOrEqualTo(cycle.dates().end());
        }
    }
}
