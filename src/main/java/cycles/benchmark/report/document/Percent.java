package cycles.benchmark.report.document;

import java.math.BigDecimal;
import java.math.MathContext;

/** Writes shares as percentages. */
public final class Percent {
    private static final MathContext TWO_DIGITS = new MathContext(2);

    private Percent() {}

    /** Never 100 when something failed: with as many nines as it takes to tell what is missing. */
    public static String ofSuccess(long successes, long requests) {
        BigDecimal missing = new BigDecimal(100.0 * (requests - successes) / requests).round(TWO_DIGITS);
        return new BigDecimal(100).subtract(missing).stripTrailingZeros().toPlainString();
    }

    /** To the nearest whole percent, for shares that only have to be compared by eye. */
    public static String rounded(double share) {
        return Math.round(share * 100) + " %";
    }
}
