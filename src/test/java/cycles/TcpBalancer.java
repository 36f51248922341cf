package cycles;

import static org.awaitility.Awaitility.await;

import cycles.client.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Balances TCP connections: assigns each new connection in turn to an instance that was ready at the last probe, and never moves an
 * open connection.
 */
final class TcpBalancer implements AutoCloseable {
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(200);

    private final List<JarProcess> instances;
    private final Map<JarProcess, AtomicInteger> connections = new ConcurrentHashMap<>();
    private final Map<JarProcess, ApiClient> probes = new HashMap<>();
    private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private volatile List<JarProcess> ready = List.of();
    private volatile boolean closed;

    TcpBalancer(List<JarProcess> instances) throws IOException {
        this.instances = instances;
        for (JarProcess each : instances) {
            connections.put(each, new AtomicInteger());
            probes.put(each, new ApiClient(each.api("")));
        }
        probe();
        start(() -> {
            while (!closed) {
                probe();
                Thread.sleep(PROBE_INTERVAL.toMillis());
            }
        });
        start(() -> {
            for (int connection = 0; ; connection++) {
                forward(listener.accept(), connection);
            }
        });
    }

    /** Returns the address at which the balancer accepts connections. */
    URI api() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    void awaitReady(int count) {
        await().atMost(Duration.ofMinutes(1)).until(() -> ready.size() >= count);
    }

    /** Returns the number of connections assigned to an instance so far. */
    int connections(JarProcess instance) {
        return connections.get(instance).get();
    }

    private void probe() {
        ready = instances.stream().filter(each -> isReady(probes.get(each))).toList();
    }

    private static boolean isReady(ApiClient instance) {
        try {
            return instance.get("/health-check?type=ready").status() == 200;
        } catch (UncheckedIOException unreachable) {
            return false;
        }
    }

    private void forward(Socket from, int connection) throws IOException {
        List<JarProcess> candidates = ready;
        JarProcess chosen = candidates.get(connection % candidates.size());
        URI server = chosen.api("/");
        Socket to = new Socket(server.getHost(), server.getPort());
        connections.get(chosen).incrementAndGet();
        start(() -> pump(from, to));
        start(() -> pump(to, from));
    }

    private static void pump(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // The connection or the balancer was closed.
                    }
                },
                "balancer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
    }
}
