package cycles.benchmark.compare;

import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import java.util.Locale;

/** Contains one metric of one scenario on one backend in both runs. */
record Difference(String backend, String scenario, Metric metric, Estimate before, Estimate after) {

    enum Certainty {
        /** The intervals do not overlap. */
        CLEAR,
        /** The intervals overlap, or the medians are equal. */
        UNCLEAR,
        /** There are too few repetitions for intervals. */
        UNKNOWN
    }

    /** Returns the change as a share of the earlier median; infinite when that was zero. */
    double change() {
        if (after.median() == before.median()) {
            return 0;
        }
        return before.median() == 0 ? Double.POSITIVE_INFINITY : (after.median() - before.median()) / before.median();
    }

    Certainty certainty() {
        if (after.median() == before.median()) {
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
            case CLEAR -> metric.isHigherBetter() == after.median() > before.median() ? "better" : "worse";
            case UNCLEAR -> "no clear difference";
            case UNKNOWN -> "too few repetitions";
        };
    }
}
