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
 * The service in a JVM of its own, started from the same jar by the same Java as {@code server} would be, but on free ports and with
 * a data directory of the benchmark's. Ends with this JVM, however that ends by itself.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int TAIL = 5;

    private final Process process;
    private final Path log;
    private final URI api;
    private final URI admin;
    private final Thread atExit = new Thread(this::end, "benchmark-service-end");

    private ServiceProcess(Process process, Path log, URI api, URI admin) {
        this.process = process;
        this.log = log;
        this.api = api;
        this.admin = admin;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts the service and waits until it is ready.
     *
     * @param jwtKey so that tokens outlive the process
     * @throws BenchmarkFailedException with the end of its output, when it does not become ready
     */
    static ServiceProcess start(Path jar, Path configuration, Path data, Path log, String jwtKey)
            throws InterruptedException {
        try {
            int[] free = freePorts();
            int port = free[0];
            int adminPort = free[1];
            ProcessBuilder builder = new ProcessBuilder(command(jar, configuration, data, port, adminPort))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "PORT", String.valueOf(port),
                            "ADMIN_PORT", String.valueOf(adminPort),
                            "DATA_DIRECTORY", data.toString(),
                            "SHUTDOWN_WAIT", "0s",
                            "JWT_KEY", jwtKey));
            ServiceProcess service = new ServiceProcess(builder.start(), log, local(port), local(adminPort));
            service.awaitReady(configuration);
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The environment serves the shipped files; the properties serve those that name ports and directories themselves. */
    private static List<String> command(Path jar, Path configuration, Path data, int port, int adminPort) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Ddw.server.applicationConnectors[0].port=" + port);
        command.add("-Ddw.server.adminConnectors[0].port=" + adminPort);
        command.add("-Ddw.dataDirectory=" + data);
        // The benchmark is everybody at once; what protects a service from that is not what it measures.
        command.add("-Ddw.auth.hashing.threads=" + Runtime.getRuntime().availableProcessors());
        command.add("-Ddw.auth.hashing.maxWait=5m");
        command.add("-Ddw.auth.limits.address.attempts=1000000");
        command.addAll(List.of("-jar", jar.toString(), "server", configuration.toString()));
        return command;
    }

    /** Both are held until both are known, so that they differ. */
    private static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {one.getLocalPort(), other.getLocalPort()};
        }
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void awaitReady(Path configuration) throws InterruptedException {
        AdminClient client = new AdminClient(admin);
        long deadline = System.nanoTime() + START.toNanos();
        while (!client.isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new BenchmarkFailedException(configuration + ": the service did not become ready: " + tail());
            }
            Thread.sleep(50);
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(" / ", lines.subList(Math.max(0, lines.size() - TAIL), lines.size())) + " (see " + log
                    + ")";
        } catch (IOException e) {
            return "see " + log;
        }
    }

    public URI api() {
        return api;
    }

    public URI admin() {
        return admin;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // Then the hook runs, and finds that nothing is left to do.
        }
    }

    /** Asks it to end, which ends its embedded servers too; kills it and them when that takes too long. */
    private void end() {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        try {
            if (process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
