package cycles.benchmark.report;

/** Fits names into the space that a chart has for them. */
final class Names {
    private static final int LONGEST = 11;

    private Names() {}

    static String shortened(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "…";
    }
}
