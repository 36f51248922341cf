package cycles.benchmark.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** What a figure counts, and how a person wants to read it: three significant digits, thousands apart, the unit behind. */
public enum Unit {
    SECONDS("s"),
    MILLISECONDS("ms"),
    PER_SECOND("/s"),
    SHARE("%");

    /** From here on nobody wants to read milliseconds. */
    private static final double LONG_MILLIS = 10_000;

    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    public String symbol() {
        return symbol;
    }

    /** The figure without its unit, for a column that names it once. */
    public String number(double value) {
        return digits(this == SHARE ? value * 100 : value);
    }

    /** The figure with its unit, for a sentence. */
    public String text(double value) {
        if (this == MILLISECONDS && value >= LONG_MILLIS) {
            return SECONDS.text(value / 1000);
        }
        return this == PER_SECOND ? number(value) + symbol : number(value) + " " + symbol;
    }

    /** Any figure with three significant digits. */
    public static String digits(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        int decimals = Math.min(Math.max(0, 3 - (rounded.precision() - rounded.scale())), 5);
        return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
    }

    /** A whole number with its thousands apart. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
