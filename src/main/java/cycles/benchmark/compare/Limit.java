package cycles.benchmark.compare;

import cycles.benchmark.statistics.Metric;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much worse a figure may become: {@code p99=+10%}, {@code throughput=-5%}.
 *
 * @param change as a share of the earlier figure, above 0 where more is worse, below 0 where less is worse
 * @param text as it was written
 */
record Limit(Metric metric, double change, String text) {
    private static final Pattern FORM = Pattern.compile("([^=]+)=([+-]?\\d+(?:\\.\\d+)?)%");

    /** @throws IllegalArgumentException that says what is expected */
    static Limit parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "--fail-on %s: expected a metric and a change in percent, like p99=+10%% or throughput=-5%%"
                            .formatted(text));
        }
        Metric metric = Metric.ofKey(form.group(1));
        double change = Double.parseDouble(form.group(2)) / 100;
        if (metric.moreIsBetter() ? change > 0 : change < 0) {
            throw new IllegalArgumentException("--fail-on %s: %s becomes worse when it %s, so the limit has to be %s"
                    .formatted(
                            text,
                            metric.key(),
                            metric.moreIsBetter() ? "falls" : "grows",
                            metric.moreIsBetter() ? "-…%" : "+…%"));
        }
        return new Limit(metric, change, text);
    }

    /**
     * Whether the figure became worse by more than the limit, and not by chance: where both runs have an interval, these must not
     * overlap.
     */
    boolean isBrokenBy(Difference difference) {
        if (difference.metric() != metric || difference.certainty() == Difference.Certainty.UNCLEAR) {
            return false;
        }
        return metric.moreIsBetter() ? difference.change() < change : difference.change() > change;
    }
}
