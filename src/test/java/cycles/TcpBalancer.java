package cycles;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Leads each new connection to an instance that was ready when it last looked, in turn, and leaves open connections where they are: as
 * little as a balancer can know.
 */
final class TcpBalancer implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final List<JarProcess> instances;
    private final Map<JarProcess, AtomicInteger> connections = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private volatile List<JarProcess> ready = List.of();
    private volatile boolean closed;

    TcpBalancer(List<JarProcess> instances) throws IOException {
        this.instances = instances;
        instances.forEach(each -> connections.put(each, new AtomicInteger()));
        look();
        start(() -> {
            while (!closed) {
                look();
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        });
        start(() -> {
            for (int turn = 0; ; turn++) {
                lead(listener.accept(), turn);
            }
        });
    }

    URI api(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    void awaitReady(int count) throws InterruptedException {
        while (ready.size() < count) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }

    /** How many connections were led to an instance. */
    int connections(JarProcess instance) {
        return connections.get(instance).get();
    }

    private void look() {
        ready = instances.stream().filter(this::isReady).toList();
    }

    private boolean isReady(JarProcess instance) {
        try {
            HttpRequest look = HttpRequest.newBuilder(instance.api("/health-check?type=ready"))
                    .build();
            return client.send(look, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void lead(Socket from, int turn) throws IOException {
        List<JarProcess> choice = ready;
        JarProcess chosen = choice.get(turn % choice.size());
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
                        // A connection is over, or all of them.
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
