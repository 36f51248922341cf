package cycles.benchmark.report.document;

import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Unit;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes estimates for people. */
public final class EstimateText {
    private EstimateText() {}

    private static String ratio(Estimate estimate, Estimate baseline) {
        return baseline.median() == 0 ? "" : Unit.digits(estimate.median() / baseline.median()) + "×";
    }

    /** {@code 1.20–1.40 · 2.13×}: the interval, where there is one, and the ratio to the baseline, where that is another. */
    public static String certaintyAndRatio(Estimate estimate, Unit unit, Optional<Estimate> baseline) {
        return Stream.of(
                        estimate.interval()
                                .map(interval -> unit.number(interval.low()) + "–" + unit.number(interval.high())),
                        baseline.map(base -> ratio(estimate, base)))
                .flatMap(Optional::stream)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" · "));
    }
}
