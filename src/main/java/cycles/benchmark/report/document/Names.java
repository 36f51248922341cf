package cycles.benchmark.report.document;

/** Fits names into the space that a chart has for them. */
public final class Names {
    private static final int LONGEST = 11;

    private Names() {}

    public static String shortened(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
    }
}
