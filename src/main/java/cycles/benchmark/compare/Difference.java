package cycles.benchmark.compare;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import java.util.Locale;

/**
 * Contains one metric of one scenario on one backend in both runs.
 *
 * @param isComparable whether both runs are warm or both are cold
 */
record Difference(
        String backend, String scenario, Metric metric, Estimate before, Estimate after, boolean isComparable) {

    enum Certainty {
        /** The intervals do not overlap. */
        CLEAR,
        /** The intervals overlap, or the means are equal. */
        UNCLEAR,
        /** There are too few JVMs for intervals. */
        UNKNOWN,
        /** One of the runs is cold, see {@link BenchmarkRun#measuredCold}. */
        NOT_COMPARABLE
    }

    /** Returns the change as a share of the earlier mean; infinite when that was zero. */
    double change() {
        if (after.mean() == before.mean()) {
            return 0;
        }
        return before.mean() == 0 ? Double.POSITIVE_INFINITY : (after.mean() - before.mean()) / before.mean();
    }

    Certainty certainty() {
        if (!isComparable) {
            return Certainty.NOT_COMPARABLE;
        }
        if (after.mean() == before.mean()) {
            return Certainty.UNCLEAR;
        }
        if (before.interval().isEmpty() || after.interval().isEmpty()) {
            return Certainty.UNKNOWN;
        }
        return before.differsClearlyFrom(after) ? Certainty.CLEAR : Certainty.UNCLEAR;
    }

    String changeText() {
        double change = change();
        return Double.isInfinite(change) ? "from zero" : String.format(Locale.ROOT, "%+.1f %%", change * 100);
    }

    String verdict() {
        return switch (certainty()) {
            case CLEAR -> metric.isHigherBetter() == after.mean() > before.mean() ? "better" : "worse";
            case UNCLEAR -> "no clear difference";
            case UNKNOWN -> "too few JVMs";
            case NOT_COMPARABLE -> "not comparable";
        };
    }
}
