package cycles.grafana;

import java.util.Locale;

/** Formats values in the units of the dashboards like Grafana. */
final class Units {
    private Units() {}

    static String format(double value, String unit) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return switch (unit) {
            case "s" -> seconds(value);
            case "percentunit" -> digits(value * 100) + "%";
            case "ops" -> digits(value) + " ops/s";
            case "reqps" -> digits(value) + " req/s";
            case "cps" -> digits(value) + " c/s";
            default -> digits(value);
        };
    }

    private static String seconds(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0 s";
        }
        if (size < 1e-3) {
            return digits(value * 1e6) + " µs";
        }
        if (size < 1) {
            return digits(value * 1e3) + " ms";
        }
        return size < 120 ? digits(value) + " s" : digits(value / 60) + " min";
    }

    /** Formats a number with about three significant digits. */
    private static String digits(double value) {
        double size = Math.abs(value);
        if (size >= 10_000) {
            return digits(value / 1000) + " K";
        }
        String text = String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
