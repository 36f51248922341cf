package cycles.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import org.junit.jupiter.api.Test;

/** Tests the promised durations of three backends on two processors, if no warm-up reaches the steady state. */
class DurationEstimateTest {
    private static final double MINUTE = 60;

    private static double minutes(boolean quick) {
        Map<String, Object> arguments = new HashMap<>(Map.of(
                "configuration",
                List.of("config.yml", "config-lmdb.yml", "config-redis.yml"),
                "quick",
                quick,
                "seed",
                1L));
        Plan plan = Plan.of(BenchmarkCommand.options(new Namespace(arguments)));
        return DurationEstimate.total(plan, 3, 2) / MINUTE;
    }

    @Test
    void total_threeBackends_isWithinPromise() {
        assertThat(minutes(false)).isBetween(20.0, 25.0);
        assertThat(minutes(true)).isBetween(3.0, 4.0);
    }
}
