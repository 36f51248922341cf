package cycles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.health.HealthStateView;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the number of consecutive failed checks after which the service is not ready. */
@ExtendWith(DropwizardExtensionsSupport.class)
class ReadinessTest {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-lmdb.yml",
            Map.of(
                    "repository.path",
                    Path.of("target", "lmdb-" + UUID.randomUUID()).toString()));

    /** Returns the given results in turn, then records the resulting state. */
    private static final class ScriptedCheck extends HealthCheck {
        private final List<Boolean> results;
        private final CompletableFuture<Boolean> healthyAfterwards = new CompletableFuture<>();
        private int calls;

        ScriptedCheck(List<Boolean> results) {
            this.results = results;
        }

        @Override
        protected synchronized Result check() {
            if (calls < results.size()) {
                return results.get(calls++) ? Result.healthy() : Result.unhealthy("scripted");
            }
            // The results of the earlier calls have been counted before the scheduler makes the next one.
            healthyAfterwards.complete(isHealthy());
            return Result.healthy();
        }
    }

    private static boolean isHealthy() {
        return SERVICE.getEnvironment()
                .health()
                .healthStateAggregator()
                .healthStateView("cycles")
                .map(HealthStateView::isHealthy)
                .orElse(false);
    }

    private static boolean healthyAfter(Boolean... results) throws Exception {
        var environment = SERVICE.getEnvironment();
        // A check that changes the state while it is replaced would schedule its successor twice.
        await("healthy")
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(1))
                .until(ReadinessTest::isHealthy);
        ScriptedCheck check = new ScriptedCheck(List.of(results));
        environment.healthChecks().unregister("cycles");
        environment.healthChecks().register("cycles", check);
        return check.healthyAfterwards.get(60, TimeUnit.SECONDS);
    }

    @Test
    void readiness_oneFailedCheck_staysReady() throws Exception {
        assertThat(healthyAfter(true, false)).isTrue();
    }

    @Test
    void readiness_twoFailedChecks_isNotReady() throws Exception {
        assertThat(healthyAfter(true, false, false)).isFalse();
    }
}
