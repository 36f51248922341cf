package cycles;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many kills, of the service and of its store in turn. Prints a line for each backend; {@code -Dkill.rounds=} says how many.
 */
class KillNightly {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 50);

    @TempDir
    private Path directory;

    /**
     * LMDB has no process but the service. Redis with its default, everysec, promises nothing when it is killed itself: while an fsync
     * takes long, it postpones writes to its file.
     */
    @ParameterizedTest
    @CsvSource({
        "config.yml,       data/postgres/cluster/postmaster.pid,",
        "config-redis.yml, ,                                    everysec",
        "config-redis.yml, data/redis/redis.pid,                always",
        "config-lmdb.yml,  ,"
    })
    void nothingAcknowledgedIsEverMissing(String configuration, Path storePid, String appendfsync) throws Exception {
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
