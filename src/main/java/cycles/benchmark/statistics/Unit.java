package cycles.benchmark.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Formats values of a unit: three significant digits, separators of thousands, the unit at the end. */
public enum Unit {
    SECONDS("s"),
    MILLISECONDS("ms"),
    PER_SECOND("/s"),
    SHARE("%");

    /** From this value on, milliseconds are shown as seconds. */
    private static final double MIN_MILLIS_AS_SECONDS = 10_000;

    private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** Returns the symbol of the unit. */
    public String symbol() {
        return symbol;
    }

    /** Returns the value without its unit, for columns with the unit in the header. */
    public String number(double value) {
        return digits(this == SHARE ? value * 100 : value);
    }

    /** Returns the value with its unit, for sentences. */
    public String text(double value) {
        if (this == MILLISECONDS && value >= MIN_MILLIS_AS_SECONDS) {
            return SECONDS.text(value / 1000);
        }
        return this == PER_SECOND ? number(value) + symbol : number(value) + " " + symbol;
    }

    /** Returns any value with three significant digits. */
    public static String digits(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        int decimals = Math.min(Math.max(0, 3 - (rounded.precision() - rounded.scale())), 5);
        return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
    }

    /** Returns a whole number with separators of thousands. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
