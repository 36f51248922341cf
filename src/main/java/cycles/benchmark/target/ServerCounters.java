package cycles.benchmark.target;

import cycles.benchmark.load.ApiOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Contains the metrics of a service since its start, parsed from {@code /prometheus}.
 *
 * @param requests number of responses by {@link ApiOperation#counter}, for the routes of the benchmark only
 * @param cpuSeconds processor time of the process
 * @param gcSeconds time in garbage collection
 * @param compilationSeconds time in JIT compilation, of all compiler threads
 * @param settings maximum sizes of pools, maps and the heap
 * @param backend name of the storage backend; empty when the service does not report it
 * @param version version of the service; {@code unknown} when the service does not report it
 * @param commit commit of the service; {@code unknown} when the service does not report it
 */
public record ServerCounters(
        Map<String, Long> requests,
        double cpuSeconds,
        double gcSeconds,
        double compilationSeconds,
        Map<String, String> settings,
        String backend,
        String version,
        String commit) {
    private static final String REQUESTS = "cycles_http_server_request_duration_seconds_count";
    /** Gauges that show configured sizes. */
    private static final Pattern SETTING =
            Pattern.compile("cycles_(\\w+_(?:max|map_size_bytes))|jvm_(memory_max_bytes)");

    private static final Pattern SERIES = Pattern.compile("([a-z_]+)\\{(.*)} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Set<String> ROUTES =
            Stream.of(ApiOperation.values()).map(ApiOperation::route).collect(Collectors.toSet());

    static ServerCounters parse(String exposition) {
        Map<String, Long> requests = new TreeMap<>();
        double cpu = 0;
        double gc = 0;
        double compilation = 0;
        Map<String, String> settings = new TreeMap<>();
        Map<String, String> build = Map.of();
        for (String line : exposition.lines().toList()) {
            Matcher series = SERIES.matcher(line);
            if (!series.matches()) {
                continue;
            }
            switch (series.group(1)) {
                case REQUESTS -> count(labels(series.group(2)), series.group(3), requests);
                case "process_cpu_seconds_total" -> cpu += Double.parseDouble(series.group(3));
                case "jvm_gc_collection_seconds_sum" -> gc += Double.parseDouble(series.group(3));
                case "jvm_compilation_time_seconds_total" -> compilation += Double.parseDouble(series.group(3));
                case "cycles_build_info" -> build = labels(series.group(2));
                default -> setting(series, settings);
            }
        }
        return new ServerCounters(
                requests,
                cpu,
                gc,
                compilation,
                settings,
                build.getOrDefault("backend", ""),
                build.getOrDefault("version", "unknown"),
                build.getOrDefault("commit", "unknown"));
    }

    private static void setting(Matcher series, Map<String, String> settings) {
        Matcher setting = SETTING.matcher(series.group(1));
        double value = setting.matches() ? Double.parseDouble(series.group(3)) : -1;
        // The JVM reports a negative value when there is no limit.
        if (value >= 0) {
            Map<String, String> labels = labels(series.group(2));
            String owner = labels.getOrDefault("pool", labels.getOrDefault("area", ""));
            String name = series.group(1).replaceFirst("^cycles_", "");
            settings.put((name + " " + owner).strip(), String.format(Locale.ROOT, "%.0f", value));
        }
    }

    private static void count(Map<String, String> labels, String value, Map<String, Long> requests) {
        String route = labels.getOrDefault("route", "");
        if (ROUTES.contains(route)) {
            requests.merge(
                    ApiOperation.counter(
                            labels.getOrDefault("method", ""), route, labels.getOrDefault("status_class", "")),
                    (long) Double.parseDouble(value),
                    Long::sum);
        }
    }

    private static Map<String, String> labels(String text) {
        return LABEL.matcher(text)
                .results()
                .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
    }

    /** Returns the increase of each counter, without counters that did not change. */
    public Map<String, Long> since(ServerCounters before) {
        Map<String, Long> increases = new TreeMap<>();
        requests.forEach((counter, count) -> {
            long difference = count - before.requests.getOrDefault(counter, 0L);
            if (difference != 0) {
                increases.put(counter, difference);
            }
        });
        return increases;
    }

    /** Describes each counter whose values differ; empty when all are equal. */
    public static List<String> differences(Map<String, Long> received, Map<String, Long> counted) {
        Set<String> all = new TreeSet<>(received.keySet());
        all.addAll(counted.keySet());
        List<String> differences = new ArrayList<>();
        for (String counter : all) {
            long client = received.getOrDefault(counter, 0L);
            long service = counted.getOrDefault(counter, 0L);
            if (client != service) {
                differences.add(
                        counter + ": the client received " + client + " responses, the service counted " + service);
            }
        }
        return differences;
    }
}
