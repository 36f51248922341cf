package cycles.benchmark.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the service in its own JVM, with the same jar and the same Java, on free ports and with a data directory of the benchmark. A
 * shutdown hook stops the process when this JVM exits.
 */
final class ServiceProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    /** Bounds the error of the time until the service is ready. */
    private static final int POLL_MILLIS = 20;

    private static final int LOG_TAIL_LINES = 5;

    private final Process process;
    private final Path log;
    private final ServiceEndpoints endpoints;
    private final AdminClient admin;
    private final Thread shutdownHook = new Thread(this::stop, "benchmark-service-stop");

    /** Takes ownership of a process that has just been started, and waits until the service is ready. */
    private ServiceProcess(Process process, Path configuration, Path log, URI api, URI admin)
            throws InterruptedException {
        long startedAt = System.nanoTime();
        this.process = process;
        this.log = log;
        this.admin = new AdminClient(admin);
        Runtime.getRuntime().addShutdownHook(shutdownHook);
        awaitReady(configuration);
        this.endpoints = new ServiceEndpoints(api, this.admin, (System.nanoTime() - startedAt) / 1e9);
    }

    /**
     * Starts the service and waits until it is ready.
     *
     * @param javaOptions JVM options; they precede those of the benchmark
     * @param jwtKey signing key of tokens, shared by all processes of a backend so that tokens stay valid after a restart
     * @throws BenchmarkFailedException with the last lines of its output, when it does not become ready
     */
    static ServiceProcess start(
            Path jar, List<String> javaOptions, Path configuration, Path data, Path log, String jwtKey)
            throws InterruptedException {
        try {
            int[] free = freePorts();
            int port = free[0];
            int adminPort = free[1];
            ProcessBuilder builder = new ProcessBuilder(command(jar, javaOptions, configuration, data, port, adminPort))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "PORT", String.valueOf(port),
                            "ADMIN_PORT", String.valueOf(adminPort),
                            "DATA_DIRECTORY", data.toString(),
                            "SHUTDOWN_WAIT", "0s",
                            "JWT_KEY", jwtKey));
            return new ServiceProcess(builder.start(), configuration, log, local(port), local(adminPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Environment variables configure the shipped files; these properties override files with literal ports and directories. */
    private static List<String> command(
            Path jar, List<String> javaOptions, Path configuration, Path data, int port, int adminPort) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.add("-Ddw.server.applicationConnectors[0].port=" + port);
        command.add("-Ddw.server.adminConnectors[0].port=" + adminPort);
        command.add("-Ddw.dataDirectory=" + data);
        // All users sign up at once from one address; the protection against that is not what the benchmark measures.
        command.add("-Ddw.auth.hashing.threads=" + Runtime.getRuntime().availableProcessors());
        command.add("-Ddw.auth.hashing.maxWait=5m");
        command.add("-Ddw.auth.limits.address.attempts=1000000");
        command.addAll(List.of("-jar", jar.toString(), "server", configuration.toString()));
        return command;
    }

    /** Keeps both ports bound until both are known, so that they differ. */
    private static int[] freePorts() throws IOException {
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        }
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void awaitReady(Path configuration) throws InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!admin.isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new BenchmarkFailedException(configuration + ": the service did not become ready: " + tail());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(" / ", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()))
                    + " (see " + log + ")";
        } catch (IOException e) {
            return "see " + log;
        }
    }

    ServiceEndpoints endpoints() {
        return endpoints;
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException shuttingDown) {
            // This JVM is shutting down: the hook runs and finds the process stopped.
        }
    }

    /** Terminates the process, which stops its embedded servers; kills all of them after the timeout. */
    private void stop() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        try {
            if (process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
