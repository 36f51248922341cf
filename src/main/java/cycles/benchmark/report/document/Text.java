package cycles.benchmark.report.document;

import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats lists, names, percentages and estimates for the text of a report. */
public final class Text {
    private static final int MAX_LABEL_LENGTH = 11;
    private static final MathContext TWO_DIGITS = new MathContext(2);

    private Text() {}

    /** Joins the items of a sentence: {@code a, b and c}. An empty list gives an empty text. */
    public static String join(List<String> items) {
        int last = items.size() - 1;
        return last < 1
                ? String.join("", items)
                : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
    }

    /** Shortens a name to the 11 characters that a chart label has space for; an ellipsis replaces the rest. */
    public static String shorten(String name) {
        return name.length() <= MAX_LABEL_LENGTH ? name : name.substring(0, MAX_LABEL_LENGTH - 1) + "…";
    }

    /**
     * Formats the success rate in percent, without a sign. The failure rate is rounded to two significant digits, so the result is
     * never 100 when a request failed.
     *
     * @param requests at least 1
     */
    public static String successPercent(long successes, long requests) {
        BigDecimal failed = new BigDecimal(100.0 * (requests - successes) / requests).round(TWO_DIGITS);
        return new BigDecimal(100).subtract(failed).stripTrailingZeros().toPlainString();
    }

    /** Formats a number of JVMs: {@code 1 JVM}, {@code 4 JVMs}. */
    public static String jvms(int count) {
        return count == 1 ? "1 JVM" : Unit.count(count) + " JVMs";
    }

    /** Formats a share as a whole percentage: 0.754 as {@code 75 %}. */
    public static String wholePercent(double share) {
        return Math.round(share * 100) + " %";
    }

    /** Formats the confidence interval, if there is one, and the ratio to a baseline, if one is given: {@code 1.20–1.40 · 2.13×} */
    public static String intervalAndRatio(Estimate estimate, Unit unit, Optional<Estimate> baseline) {
        return Stream.of(
                        estimate.interval()
                                .map(interval -> unit.number(interval.low()) + "–" + unit.number(interval.high())),
                        baseline.filter(base -> base.mean() != 0)
                                .map(base -> Unit.digits(estimate.mean() / base.mean()) + "×"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" · "));
    }
}
