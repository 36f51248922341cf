package cycles.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cycles.client.ApiClient;
import cycles.client.ApiResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses a scrape in the text format of Prometheus or OpenMetrics and validates it: every sample belongs to the family declared last,
 * families and series are unique, and buckets ascend and end in their count. Immutable after parsing.
 */
final class Exposition {
    private static final Pattern META = Pattern.compile("# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? ([-+]?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|Inf)|NaN)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(?:,(?!$)|$)");
    private static final Map<String, Set<String>> SUFFIXES = Map.of(
            "counter", Set.of("", "_total", "_created"),
            "gauge", Set.of(""),
            "info", Set.of("_info"),
            "histogram", Set.of("_bucket", "_count", "_sum", "_created"),
            "summary", Set.of("", "_count", "_sum", "_created"),
            "untyped", Set.of(""),
            "unknown", Set.of(""));

    record Series(String name, Map<String, String> labels) {}

    private final Map<Series, Double> samples = new LinkedHashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Map<String, String> helps = new HashMap<>();
    private String family = "";

    private Exposition() {}

    /** Scrapes an admin port in the text format. */
    static Exposition scrape(ApiClient admin) {
        ApiResponse response = admin.send("GET", "/prometheus", null, null, "Accept", "text/plain;version=0.0.4");
        assertThat(response.status()).isEqualTo(200);
        return text(response.body());
    }

    /** Scrapes until the condition is true, because a request is counted only after its response was written; fails after 10 s. */
    static Exposition scrapeUntil(ApiClient admin, Predicate<Exposition> condition) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(10))
                .until(() -> scrape(admin), condition);
    }

    static Exposition text(String body) {
        Exposition exposition = new Exposition();
        require(body.endsWith("\n"), body, "the last line is complete");
        body.lines().forEach(exposition::line);
        exposition.checkHistograms();
        return exposition;
    }

    static Exposition openMetrics(String body) {
        require(body.endsWith("# EOF\n"), body, "the end is # EOF");
        return text(body.substring(0, body.length() - "# EOF\n".length()));
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            meta(line);
        } else {
            sample(line);
        }
    }

    private void meta(String line) {
        Matcher matcher = META.matcher(line);
        require(matcher.matches(), line, "a comment says HELP, TYPE or UNIT");
        family = matcher.group(2);
        switch (matcher.group(1)) {
            case "TYPE" -> {
                require(types.put(family, matcher.group(3)) == null, line, "one TYPE per family");
                require(SUFFIXES.containsKey(matcher.group(3)), line, "a known type");
            }
            case "HELP" -> require(helps.put(family, matcher.group(3)) == null, line, "one HELP per family");
            default -> require(family.endsWith("_" + matcher.group(3)), line, "the name ends in the unit");
        }
    }

    private void sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        require(matcher.matches(), line, "name, labels, value");
        String name = matcher.group(1);
        String type = types.getOrDefault(family, "");
        require(
                name.startsWith(family)
                        && SUFFIXES.getOrDefault(type, Set.of()).contains(name.substring(family.length())),
                line,
                "the sample belongs to the family declared before: " + family + " " + type);
        Series series = new Series(name, labels(line, matcher.group(2)));
        String value = matcher.group(3).replace("Inf", "Infinity");
        require(samples.put(series, Double.parseDouble(value)) == null, line, "one sample per series");
    }

    private static Map<String, String> labels(String line, String text) {
        Map<String, String> labels = new TreeMap<>();
        if (text == null) {
            return labels;
        }
        Matcher matcher = LABEL.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            require(labels.put(matcher.group(1), matcher.group(2)) == null, line, "one value per label");
            end = matcher.end();
        }
        require(end == text.length(), line, "labels are well formed");
        return labels;
    }

    private void checkHistograms() {
        Map<Series, Double> last = new HashMap<>();
        Map<Series, Double> bounds = new HashMap<>();
        samples.forEach((series, value) -> {
            if (series.labels.containsKey("le")) {
                Map<String, String> labels = new TreeMap<>(series.labels);
                String le = labels.remove("le").replace("Inf", "Infinity");
                Series bucket = new Series(series.name.replaceFirst("_bucket$", "_count"), labels);
                double bound = Double.parseDouble(le);
                require(bounds.getOrDefault(bucket, -1.0) < bound, series.toString(), "bounds ascend");
                require(last.getOrDefault(bucket, 0.0) <= value, series.toString(), "buckets are cumulative");
                bounds.put(bucket, bound);
                last.put(bucket, value);
            }
        });
        bounds.forEach((count, bound) -> {
            require(bound.isInfinite(), count.toString(), "the last bucket is infinite");
            require(last.get(count).equals(samples.get(count)), count.toString(), "the last bucket is the count");
        });
    }

    private static void require(boolean condition, String line, String rule) {
        if (!condition) {
            throw new AssertionError(rule + ", but: " + line);
        }
    }

    Map<Series, Double> samples() {
        return samples;
    }

    /** Returns the type of each family. */
    Map<String, String> types() {
        return types;
    }

    String help(String name) {
        return helps.get(name);
    }

    Set<String> names() {
        Set<String> names = new HashSet<>();
        samples.keySet().forEach(series -> names.add(series.name));
        return names;
    }

    List<Series> series(String name) {
        List<Series> found = new ArrayList<>();
        samples.keySet().stream().filter(series -> series.name.equals(name)).forEach(found::add);
        return found;
    }

    /** Returns the sum of all series with this name and these labels, given as names and values in turn. */
    double sum(String name, String... labels) {
        Predicate<Series> included = series -> {
            for (int i = 0; i < labels.length; i += 2) {
                if (!labels[i + 1].equals(series.labels.get(labels[i]))) {
                    return false;
                }
            }
            return true;
        };
        return series(name).stream().filter(included).mapToDouble(samples::get).sum();
    }
}
