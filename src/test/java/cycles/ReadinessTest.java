package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.health.HealthStateAggregator;
import io.dropwizard.health.HealthStateView;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checks how many failed checks in a row it takes until readiness is red. */
@ExtendWith(DropwizardExtensionsSupport.class)
class ReadinessTest {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-lmdb.yml",
            Map.of(
                    "repository.path",
                    Path.of("target", "lmdb-" + UUID.randomUUID()).toString()));

    /** Returns the given results one after the other, then records the state that they led to. */
    private static final class ScriptedCheck extends HealthCheck {
        private final List<Boolean> results;
        private final HealthStateAggregator states;
        private final CompletableFuture<Boolean> healthyAfterwards = new CompletableFuture<>();
        private int calls;

        ScriptedCheck(List<Boolean> results, HealthStateAggregator states) {
            this.results = results;
            this.states = states;
        }

        @Override
        protected synchronized Result check() {
            if (calls < results.size()) {
                return results.get(calls++) ? Result.healthy() : Result.unhealthy("scripted");
            }
            // The results of the earlier calls have been counted before the scheduler makes the next one.
            healthyAfterwards.complete(states.healthStateView("cycles")
                    .map(HealthStateView::isHealthy)
                    .orElse(false));
            return Result.healthy();
        }
    }

    private static boolean healthyAfter(Boolean... results) throws Exception {
        var environment = SERVICE.getEnvironment();
        ScriptedCheck check =
                new ScriptedCheck(List.of(results), environment.health().healthStateAggregator());
        environment.healthChecks().unregister("cycles");
        environment.healthChecks().register("cycles", check);
        return check.healthyAfterwards.get(60, TimeUnit.SECONDS);
    }

    @Test
    void readiness_oneFailedCheck_staysGreen() throws Exception {
        assertThat(healthyAfter(true, false)).isTrue();
    }

    @Test
    void readiness_checksKeepFailing_turnsRed() throws Exception {
        var environment = SERVICE.getEnvironment();
        ScriptedCheck check = new ScriptedCheck(
                Collections.nCopies(1_000, false), environment.health().healthStateAggregator());
        environment.healthChecks().unregister("cycles");
        environment.healthChecks().register("cycles", check);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (environment
                .health()
                .healthStateAggregator()
                .healthStateView("cycles")
                .map(HealthStateView::isHealthy)
                .orElse(true)) {
            assertThat(System.nanoTime()).as("still green").isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
