package cycles;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills the service and its store in turn, {@code -Dkill.rounds=} times (50 by default), and prints one line per backend.
 */
class KillNightly {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 50);

    @TempDir
    private Path directory;

    /**
     * LMDB has no process of its own. Redis with the default appendfsync, everysec, may lose writes when it is killed itself, because it
     * postpones writes to its file during a slow fsync.
     */
    @ParameterizedTest
    @CsvSource({
        "config.yml,       data/postgres/cluster/postmaster.pid,",
        "config-redis.yml, ,                                    everysec",
        "config-redis.yml, data/redis/redis.pid,                always",
        "config-lmdb.yml,  ,"
    })
    void serviceOrStore_killed_keepsAcknowledgedCycles(String configuration, Path storePid, String appendfsync)
            throws Exception {
        int storeKills = 0;
        try (KillRounds rounds = new KillRounds(
                directory,
                configuration,
                appendfsync == null ? Map.of() : Map.of("repository.embedded.appendfsync", appendfsync))) {
            for (int round = 0; round < ROUNDS; round++) {
                if (storePid != null && round % 2 == 1) {
                    rounds.killStore(storePid);
                    storeKills++;
                } else {
                    rounds.killService();
                }
            }
            rounds.assertEverythingIsKept();
            System.out.printf(
                    "%s: %d rounds of kill -9 (%d of the service, %d of the store), %d acknowledged writes, none"
                            + " missing, no rule broken%n",
                    configuration, ROUNDS, ROUNDS - storeKills, storeKills, rounds.acknowledged());
        }
    }
}
