package cycles.faults;

import static cycles.faults.Fault.Effect.ALL_REQUESTS_FAIL;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Verifies the guarantees when a store hangs under load. {@link FaultTableNightly} injects more faults. */
@Timeout(180)
class OutagesTest {
    /** Every request queries the store of the users, so that its outage has an immediate effect. */
    private static final Map<String, String> NO_TOKEN_CACHE = Map.of("auth.tokenVersionTtl", "0s");

    @Test
    void postgres_hangs_requestsFailInTimeAndRecover() throws Exception {
        try (FaultEnvironment environment = new FaultEnvironment("config.yml", Map.of())) {
            ServerProcess postgres = environment.postgresProcess();
            environment.inject(new Fault("Postgres stopped", ALL_REQUESTS_FAIL, postgres::stop, postgres::resume));
        }
    }

    @Test
    void redisOrUsersPostgres_hangs_requestsFailInTimeAndRecover() throws Exception {
        try (FaultEnvironment environment = new FaultEnvironment("config-redis.yml", NO_TOKEN_CACHE)) {
            ServerProcess redis = environment.redisProcess();
            environment.inject(new Fault("Redis stopped", ALL_REQUESTS_FAIL, redis::stop, redis::resume));
            ServerProcess postgres = environment.postgresProcess();
            environment.inject(
                    new Fault("users' Postgres stopped", ALL_REQUESTS_FAIL, postgres::stop, postgres::resume));
        }
    }
}
