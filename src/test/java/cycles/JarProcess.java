package cycles;

import static org.awaitility.Awaitility.await;

import cycles.client.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * Runs the shaded jar in a process of its own, as users run it except for the JVM flags of {@code jar.jvm.flags}. A new data directory
 * gets the Postgres binaries that {@link ClassDataArchive} has unpacked.
 */
public final class JarProcess implements AutoCloseable {
    static final Path JAR = Path.of("target", "cycle-service.jar").toAbsolutePath();
    private static final List<String> FLAGS = Arrays.stream(
                    System.getProperty("jar.jvm.flags", "").split(" "))
            .filter(flag -> !flag.isBlank())
            .toList();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
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

    /** Starts {@code server} on free ports and does not wait until it responds. */
    static JarProcess launch(Path directory, Path configuration, Map<String, String> environment) throws IOException {
        ClassDataArchive.linkPostgresBinaries(directory);
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("-XX:SharedArchiveFile=" + ClassDataArchive.FILE);
        return launch(directory, configuration, environment, flags);
    }

    /** Starts {@code server} on free ports with the given JVM flags and does not wait until it responds. */
    static JarProcess launch(Path directory, Path configuration, Map<String, String> environment, List<String> flags)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(flags);
        command.addAll(List.of(
                "-jar", JAR.toString(), "server", configuration.toAbsolutePath().toString()));
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

    /** Starts {@code server} on free ports and waits until every health check succeeds. */
    public static JarProcess start(Path directory, Path configuration, Map<String, String> environment)
            throws Exception {
        JarProcess jar = launch(directory, configuration, environment);
        jar.awaitHealth();
        return jar;
    }

    /**
     * Waits until every health check succeeds.
     *
     * @throws AssertionError with the output of the process if it ends or does not get healthy in time
     */
    void awaitHealth() {
        ApiClient client = new ApiClient(admin(""));
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(TIMEOUT)
                    .ignoreException(UncheckedIOException.class)
                    .failFast("the process ended", () -> !process.isAlive())
                    .until(() -> client.get("/healthcheck").status() == 200);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            close();
            throw new AssertionError("the service did not start:\n" + output(), e);
        }
    }

    /** Returns the address of a path of the API; of the API itself for an empty path. */
    public URI api(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Returns the address of a path of the admin port; of the port itself for an empty path. */
    public URI admin(String path) {
        return URI.create("http://127.0.0.1:" + adminPort + path);
    }

    public long pid() {
        return process.pid();
    }

    /** Returns everything written to standard output and standard error so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of the process and returns its exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process did not end:\n" + output());
        }
        return process.exitValue();
    }

    /** Sends SIGKILL and waits for the end of the process. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends SIGTERM, as an orchestrator does, and waits for the end of the process. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the service did not stop:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns a free port that this method has not returned before, even if nothing is bound to that one yet. */
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
