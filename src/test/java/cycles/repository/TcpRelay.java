package cycles.repository;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** Relays TCP connections between clients and a server, and simulates failures of the server and the network. Thread-safe. */
public final class TcpRelay implements AutoCloseable {
    private final String host;
    private volatile int serverPort;
    private final int port;
    private final ServerSocketFactory serverSockets;
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket listener;
    private final AtomicInteger accepted = new AtomicInteger();
    private boolean silent;
    private volatile Duration delay = Duration.ZERO;
    private final Set<Socket> dropped = ConcurrentHashMap.newKeySet();
    private boolean losingNextResponse;
    private volatile int cuts;

    public TcpRelay(String host, int port) throws IOException {
        this(host, port, ServerSocketFactory.getDefault());
    }

    /** @param serverSockets creates the socket that clients connect to, for example with TLS */
    public TcpRelay(String host, int port, ServerSocketFactory serverSockets) throws IOException {
        this.serverSockets = serverSockets;
        this.host = host;
        this.serverPort = port;
        listener = serverSockets.createServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.port = listener.getLocalPort();
        start(() -> accept(listener));
    }

    /** Returns the port for clients, on the loopback interface. */
    public int port() {
        return port;
    }

    /** Connects new clients to this port and keeps existing connections, like a proxy after a failover. */
    public void redirect(int newServerPort) {
        serverPort = newServerPort;
    }

    /** Returns the number of connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** Keeps and accepts connections but delivers nothing, like a stopped server. */
    public synchronized void silence() {
        silent = true;
    }

    /** Delays data by this duration in each direction. */
    public void slowDown(Duration each) {
        delay = each;
    }

    /** Cuts all connections and refuses new ones. */
    public synchronized void refuse() throws IOException {
        listener.close();
        cut();
    }

    /** Cuts all connections when the server next responds on one of them, before the response is delivered. */
    public synchronized void loseNextResponse() {
        losingNextResponse = true;
    }

    /** Keeps existing connections open but drops their data, like a NAT that has lost their state; new connections work. */
    public synchronized void dropTraffic() {
        dropped.addAll(sockets);
    }

    /** Cuts all connections and accepts new ones. */
    public synchronized void cut() throws IOException {
        cuts++;
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** Ends all simulated failures. */
    public synchronized void restore() throws IOException {
        silent = false;
        delay = Duration.ZERO;
        notifyAll();
        if (listener.isClosed()) {
            ServerSocket reopened = serverSockets.createServerSocket(port, 100, InetAddress.getLoopbackAddress());
            listener = reopened;
            start(() -> accept(reopened));
        }
    }

    @Override
    public synchronized void close() throws IOException {
        silent = false;
        notifyAll();
        refuse();
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException | InterruptedException e) {
                        // The connection has ended.
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket open) throws IOException {
        while (true) {
            Socket client = open.accept();
            accepted.incrementAndGet();
            start(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        int cutsBefore = cuts;
        try {
            Socket server = new Socket(host, serverPort);
            synchronized (this) {
                if (cuts != cutsBefore) {
                    // It was cut while it was opened.
                    server.close();
                    client.close();
                    return;
                }
                sockets.add(client);
                sockets.add(server);
            }
            start(() -> pump(client, server, false));
            start(() -> pump(server, client, true));
        } catch (IOException unreachable) {
            client.close();
        }
    }

    private void pump(Socket from, Socket to, boolean fromServer) throws IOException, InterruptedException {
        try (from;
                to) {
            byte[] buffer = new byte[8192];
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                awaitDelivery();
                if (dropped.contains(from)) {
                    continue;
                }
                Thread.sleep(delay.toMillis());
                if (fromServer) {
                    cutIfRequested();
                }
                to.getOutputStream().write(buffer, 0, n);
            }
        }
    }

    private synchronized void cutIfRequested() throws IOException {
        if (losingNextResponse) {
            losingNextResponse = false;
            cut();
        }
    }

    private synchronized void awaitDelivery() throws InterruptedException {
        while (silent) {
            wait();
        }
    }
}
