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
    void whatAKilledProcessHasAnsweredIsThereAndTheRulesHold() throws Exception {
        Map<UUID, LmdbProcess.Answered> answered = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            writeAndKill(answered);
            CycleRepository repository = started(directory);
            repository.check();
            answered.values().forEach(each -> assertKept(repository, each));
            repository.close();
        }
        assertThat(answered).hasSizeGreaterThan(ROUNDS * LINES / 3);
    }

    private void writeAndKill(Map<UUID, LmdbProcess.Answered> answered) throws Exception {
        Process process = LmdbProcess.start(directory, directory.toString());
        try (BufferedReader output = process.inputReader()) {
            int lines = 0;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (LmdbProcess.isWhole(line)) {
                    LmdbProcess.Answered each = LmdbProcess.Answered.parse(line);
                    answered.put(each.cycleId(), each);
                }
                if (++lines == LINES) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).as("killed, not ended").isNotZero();
    }

    private static void assertKept(CycleRepository repository, LmdbProcess.Answered each) {
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
