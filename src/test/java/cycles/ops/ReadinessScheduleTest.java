package cycles.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.EffectiveConfiguration;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the default schedules of the health checks tolerate a stall and still detect an outage in time. */
class ReadinessScheduleTest {
    private static final long OUTAGE_MILLIS = 5_000;
    private static final long STALL_MILLIS = 2_500;

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "config-lmdb.yml", "config-redis.yml"})
    void schedule_storeCheck_toleratesAStallAndDetectsAnOutage(String file) throws Exception {
        for (JsonNode check : EffectiveConfiguration.tree(Path.of(file)).at("/health/healthChecks")) {
            JsonNode schedule = check.path("schedule");
            if (check.path("name").asText().equals("drain")) {
                // An operator asked for it, and it cannot stall.
                assertThat(schedule.path("failureAttempts").asInt()).isEqualTo(1);
                continue;
            }
            int attempts = schedule.path("failureAttempts").asInt();
            assertThat(attempts).isEqualTo(2);
            long interval =
                    Duration.parse(schedule.path("checkInterval").asText()).toMilliseconds();
            long limit = AdminPort.CHECK_LIMIT.toMillis();
            // The outage begins when a check has just passed; every check after it hangs as long as it may.
            assertThat(attempts * (interval + limit)).isLessThan(OUTAGE_MILLIS);
            // The stall begins when a check begins; the last attempt has to outlast it.
            assertThat((attempts - 1) * (interval + limit) + limit).isGreaterThan(STALL_MILLIS);
        }
    }
}
