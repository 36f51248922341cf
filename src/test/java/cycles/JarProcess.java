package cycles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The shaded jar running as users run it: a process of its own, in a directory of its own, with nothing but its configuration. */
public final class JarProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "cycle-service.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

    private final Process process;
    private final Path output;
    private final int port;
    private final int adminPort;

    private JarProcess(Process process, Path output, int port, int adminPort) {
        this.process = process;
        this.output = output;
        this.port = port;
        this.adminPort = adminPort;
    }

    /** Runs {@code server} with the configuration on free ports; does not wait until it answers. */
    static JarProcess launch(Path directory, Path configuration, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                JAR.toString(),
                "server",
                configuration.toAbsolutePath().toString()));
        Path output = Files.createTempFile(directory, "output", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        int port = freePort();
        int adminPort = freePort();
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.matches("(DATABASE|REDIS|LMDB|JWT|CYCLE)_.*"));
        variables.put("PORT", String.valueOf(port));
        variables.put("ADMIN_PORT", String.valueOf(adminPort));
        variables.put("SHUTDOWN_WAIT", "0s");
        variables.putAll(environment);
        return new JarProcess(builder.start(), output, port, adminPort);
    }

    /** Runs {@code server} and waits until every health check is green. */
    public static JarProcess start(Path directory, Path configuration, Map<String, String> environment)
            throws Exception {
        JarProcess jar = launch(directory, configuration, environment);
        jar.awaitHealth();
        return jar;
    }

    /** Waits until every health check is green. */
    void awaitHealth() throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(admin("/healthcheck")).build();
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!isHealthy(client, health)) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                close();
                throw new AssertionError("the service did not come up:\n" + output());
            }
            Thread.sleep(50);
        }
    }

    private static boolean isHealthy(HttpClient client, HttpRequest health) throws InterruptedException {
        try {
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI api(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public URI admin(String path) {
        return URI.create("http://127.0.0.1:" + adminPort + path);
    }

    public long pid() {
        return process.pid();
    }

    /** Everything written to standard output and standard error so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process did not end:\n" + output());
        }
        return process.exitValue();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, as an orchestrator would stop it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the service did not stop:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that no other process of these tests was given, even if that one has not opened it yet. */
    public static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                if (PORTS.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
    }
}
