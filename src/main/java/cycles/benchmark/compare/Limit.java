package cycles.benchmark.compare;

import cycles.benchmark.statistics.Metric;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Limits the change of a metric for the worse: {@code p99=+10%}, {@code throughput=-5%}.
 *
 * @param change share of the earlier mean: not negative if a higher value is worse, not positive if a lower value is worse
 * @param text the limit as specified on the command line
 */
record Limit(Metric metric, double change, String text) {
    private static final Pattern SYNTAX = Pattern.compile("([^=]+)=([+-]?\\d+(?:\\.\\d+)?)%");

    /** @throws IllegalArgumentException with the expected form */
    static Limit parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--fail-on %s: expected a metric and a change in percent, for example p99=+10%% or throughput=-5%%"
                            .formatted(text));
        }
        Metric metric = Metric.ofKey(matcher.group(1));
        double change = Double.parseDouble(matcher.group(2)) / 100;
        if (metric.isHigherBetter() ? change > 0 : change < 0) {
            throw new IllegalArgumentException("--fail-on %s: %s becomes worse when it %s, so the limit must be %s"
                    .formatted(
                            text,
                            metric.key(),
                            metric.isHigherBetter() ? "decreases" : "increases",
                            metric.isHigherBetter() ? "-…%" : "+…%"));
        }
        return new Limit(metric, change, text);
    }

    /**
     * Returns whether the metric became worse by more than the limit, and not by chance: if both runs have intervals, these must not
     * overlap.
     */
    boolean isExceededBy(Difference difference) {
        if (difference.metric() != metric || difference.certainty() == Difference.Certainty.UNCLEAR) {
            return false;
        }
        return metric.isHigherBetter() ? difference.change() < change : difference.change() > change;
    }
}
