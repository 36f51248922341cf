package cycles.benchmark.report.document;

import cycles.benchmark.run.Repetition;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Result;
import java.util.Objects;

/** Describes by how much a saturated backend missed the intended rate. */
public final class Saturation {
    private Saturation() {}

    /** Formats the mean throughput and the intended rate: {@code achieved 812 of 1,000/s} */
    public static String text(Result result) {
        double achieved = result.estimate(Metric.THROUGHPUT).map(Estimate::mean).orElse(0.0);
        double intended = result.repetitions().stream()
                .map(Repetition::intendedRate)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(0.0);
        return "achieved %s of %s"
                .formatted(
                        Metric.THROUGHPUT.unit().number(achieved),
                        Metric.THROUGHPUT.unit().text(intended));
    }
}
