package cycles.benchmark.report.document;

import java.util.List;

/** Joins words into sentences. */
public final class Text {
    private Text() {}

    /** {@code a, b and c} */
    public static String and(List<String> words) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
