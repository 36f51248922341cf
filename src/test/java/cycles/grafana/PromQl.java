package cycles.grafana;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Extracts metrics, label matchers and time windows from PromQL expressions with regular expressions. */
public final class PromQl {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern SELECTOR = Pattern.compile("(" + NAME + ")\\s*\\{([^}]*)}");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern WINDOW =
            Pattern.compile("\\b([a-z_]+)\\s*\\(\\s*" + NAME + "\\s*(?:\\{[^}]*})?\\[([^]]+)]");
    private static final Set<String> KEYWORDS = Set.of(
            "by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "bool", "offset");

    /**
     * A metric with its label matchers.
     *
     * @param matchers the text between the braces; empty if there is none
     */
    public record Selector(String metric, String matchers) {}

    /** A function over a time window, for example {@code rate} over {@code 5m}. */
    public record Window(String function, String duration) {}

    private PromQl() {}

    /** Returns the names of all metrics in the expression. */
    public static Set<String> metrics(String expression) {
        Set<String> metrics = new TreeSet<>();
        selectors(expression).forEach(selector -> metrics.add(selector.metric()));
        return metrics;
    }

    /** Returns all selectors in the expression, also those without matchers. */
    public static List<Selector> selectors(String expression) {
        String text = withoutComments(expression);
        List<Selector> selectors = new ArrayList<>();
        Matcher matcher = SELECTOR.matcher(text);
        while (matcher.find()) {
            selectors.add(new Selector(matcher.group(1), matcher.group(2)));
        }
        String rest = GROUPING.matcher(matcher.replaceAll(" "))
                .replaceAll(" ")
                .replaceAll("\\[[^]]*]", " ")
                .replaceAll("\"[^\"]*\"", " ")
                .replaceAll("\\$\\w+", " ")
                .replaceAll("\\b[0-9][0-9a-z.]*", " ");
        Matcher names = NAME.matcher(rest);
        while (names.find()) {
            boolean called = rest.substring(names.end()).stripLeading().startsWith("(");
            if (!called && !KEYWORDS.contains(names.group())) {
                selectors.add(new Selector(names.group(), ""));
            }
        }
        return selectors;
    }

    /** Returns all functions over a time window in the expression. */
    public static List<Window> windows(String expression) {
        List<Window> windows = new ArrayList<>();
        Matcher matcher = WINDOW.matcher(withoutComments(expression));
        while (matcher.find()) {
            windows.add(new Window(matcher.group(1), matcher.group(2)));
        }
        return windows;
    }

    private static String withoutComments(String expression) {
        return expression.replaceAll("(?m)^\\s*#.*$", "");
    }
}
