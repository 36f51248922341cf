package cycles.grafana;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.JarProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a Prometheus process with the configuration and rules of this repository, but an interval of one second. */
public final class PrometheusServer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * One series of a query result.
     *
     * @param points seconds since the epoch and values; one point for an instant query
     */
    public record Series(Map<String, String> labels, List<double[]> points) {
        boolean hasValue() {
            return points.stream().anyMatch(point -> !Double.isNaN(point[1]));
        }

        double last() {
            return points.get(points.size() - 1)[1];
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private PrometheusServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts Prometheus and waits until it is ready.
     *
     * @param prometheus the executable
     * @param directory for configuration, data and log
     * @param targets admin ports to scrape, each {@code host:port}
     */
    public static PrometheusServer start(Path prometheus, Path directory, List<String> targets) throws Exception {
        Path rules = Files.createDirectories(directory.resolve("rules"));
        try (Stream<Path> files = Files.list(AlertingRules.PROMETHEUS.resolve("rules"))) {
            for (Path file : files.toList()) {
                Files.copy(file, rules.resolve(file.getFileName()));
            }
        }
        Path configuration = directory.resolve("prometheus.yml");
        Files.writeString(
                configuration,
                Files.readString(AlertingRules.PROMETHEUS.resolve("prometheus.yml"))
                        .replaceAll("(scrape|evaluation)_interval: .*", "$1_interval: 1s"));
        Files.createDirectories(directory.resolve("targets"));
        Files.writeString(
                directory.resolve("targets/local.yml"),
                "- targets: [" + targets.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "))
                        + "]\n");
        int port = JarProcess.freePort();
        Path log = directory.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        prometheus.toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, log, port);
        server.awaitReady();
        return server;
    }

    private void awaitReady() throws Exception {
        Instant deadline = Instant.now().plus(TIMEOUT);
        while (true) {
            try {
                if (get("/-/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                close();
                throw new AssertionError("Prometheus did not become ready:\n" + Files.readString(log));
            }
            Thread.sleep(50);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** @throws AssertionError with the message of Prometheus if it rejects the expression */
    List<Series> query(String expression, Instant at) throws IOException, InterruptedException {
        return series("/api/v1/query", Map.of("query", expression, "time", seconds(at)));
    }

    List<Series> query(String expression, Instant from, Instant to, Duration step)
            throws IOException, InterruptedException {
        return series(
                "/api/v1/query_range",
                Map.of(
                        "query",
                        expression,
                        "start",
                        seconds(from),
                        "end",
                        seconds(to),
                        "step",
                        String.valueOf(step.toMillis() / 1000.0)));
    }

    /** Returns {@code data} of a response of the Prometheus HTTP API. */
    public JsonNode data(String path) throws IOException, InterruptedException {
        return Yaml.MAPPER.readTree(get(path).body()).path("data");
    }

    private List<Series> series(String path, Map<String, String> parameters) throws IOException, InterruptedException {
        String form = parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        JsonNode response = Yaml.MAPPER.readTree(client.send(
                        HttpRequest.newBuilder(uri(path))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString())
                .body());
        if (!response.path("status").asText().equals("success")) {
            throw new AssertionError(response.path("error").asText());
        }
        List<Series> series = new ArrayList<>();
        for (JsonNode result : response.at("/data/result")) {
            Map<String, String> labels = new TreeMap<>();
            result.path("metric")
                    .properties()
                    .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
            List<double[]> points = new ArrayList<>();
            if (result.has("value")) {
                points.add(point(result.path("value")));
            }
            result.path("values").forEach(value -> points.add(point(value)));
            series.add(new Series(labels, points));
        }
        return series;
    }

    private static double[] point(JsonNode pair) {
        String value = pair.path(1).asText().replace("Inf", "Infinity");
        return new double[] {pair.path(0).asDouble(), Double.parseDouble(value)};
    }

    private static String seconds(Instant instant) {
        return String.valueOf(instant.toEpochMilli() / 1000.0);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
