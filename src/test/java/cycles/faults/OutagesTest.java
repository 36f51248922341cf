package cycles.faults;

import static cycles.faults.Fault.Effect.NOTHING_WORKS;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stores that hang under load; the nightly table knows more faults. */
@Timeout(180)
class OutagesTest {
    /** Every request asks the users' store, whose outage is seen at once then. */
    private static final Map<String, String> REMEMBER_NO_TOKEN = Map.of("auth.tokenVersionTtl", "0s");

    @Test
    void whilePostgresHangsEveryRequestFailsInTimeAndThenAllIsWell() throws Exception {
        try (FaultEnvironment rig = new FaultEnvironment("config.yml", Map.of())) {
            ServerProcess postgres = rig.postgresProcess();
            rig.suffer(new Fault("Postgres stopped", NOTHING_WORKS, postgres::stop, postgres::goOn));
        }
    }

    @Test
    void whileRedisOrTheUsersPostgresHangsEveryRequestFailsInTimeAndThenAllIsWell() throws Exception {
        try (FaultEnvironment rig = new FaultEnvironment("config-redis.yml", REMEMBER_NO_TOKEN)) {
            ServerProcess redis = rig.redisProcess();
            rig.suffer(new Fault("Redis stopped", NOTHING_WORKS, redis::stop, redis::goOn));
            ServerProcess postgres = rig.postgresProcess();
            rig.suffer(new Fault("users' Postgres stopped", NOTHING_WORKS, postgres::stop, postgres::goOn));
        }
    }
}
