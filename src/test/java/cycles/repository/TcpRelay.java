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

/** Stands between a client and a server, and makes the server go away in the ways servers do. Thread-safe. */
public final class TcpRelay implements AutoCloseable {
    private final String host;
    private volatile int serverPort;
    private final int port;
    private final ServerSocketFactory ears;
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket listener;
    private final AtomicInteger accepted = new AtomicInteger();
    private boolean silent;
    private volatile Duration delay = Duration.ZERO;
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();
    private boolean losing;
    private volatile int cuts;

    public TcpRelay(String host, int port) throws IOException {
        this(host, port, ServerSocketFactory.getDefault());
    }

    /** @param ears what clients speak to, like an end of TLS */
    public TcpRelay(String host, int port, ServerSocketFactory ears) throws IOException {
        this.ears = ears;
        this.host = host;
        this.serverPort = port;
        listener = ears.createServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.port = listener.getLocalPort();
        start(() -> accept(listener));
    }

    /** Where clients connect instead, on the loopback interface. */
    public int port() {
        return port;
    }

    /** New connections lead to this port, those that there are stay where they are, as behind a proxy after a failover. */
    public void lead(int newServerPort) {
        serverPort = newServerPort;
    }

    /** How many connections there have been. */
    public int accepted() {
        return accepted.get();
    }

    /** The server is there, accepts connections and never answers, like one that is stopped. */
    public synchronized void silence() {
        silent = true;
    }

    /** Everything takes that much longer in each direction. */
    public void slowDown(Duration each) {
        delay = each;
    }

    /** The server is gone: connections are cut, and new ones refused. */
    public synchronized void refuse() throws IOException {
        listener.close();
        cut();
    }

    /** All connections are cut when the server next answers on one of them, before its answer is passed on. */
    public synchronized void loseNextAnswer() {
        losing = true;
    }

    /** The present connections stay open and pass nothing on any more, like those a NAT has forgotten; new ones work. */
    public synchronized void forgetConnections() {
        forgotten.addAll(sockets);
    }

    /** All connections are cut, and new ones accepted. */
    public synchronized void cut() throws IOException {
        cuts++;
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** The server is back. */
    public synchronized void restore() throws IOException {
        silent = false;
        delay = Duration.ZERO;
        notifyAll();
        if (listener.isClosed()) {
            ServerSocket reopened = ears.createServerSocket(port, 100, InetAddress.getLoopbackAddress());
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

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // The connection is over: that is what this class is for.
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
                    // It was cut while it was being made.
                    server.close();
                    client.close();
                    return;
                }
                sockets.add(client);
                sockets.add(server);
            }
            start(() -> pump(client, server, false));
            start(() -> pump(server, client, true));
        } catch (IOException gone) {
            client.close();
        }
    }

    private void pump(Socket from, Socket to, boolean answers) throws IOException, InterruptedException {
        try (from;
                to) {
            byte[] buffer = new byte[8192];
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                awaitVoice();
                if (forgotten.contains(from)) {
                    continue;
                }
                Thread.sleep(delay.toMillis());
                if (answers) {
                    loseIfAsked();
                }
                to.getOutputStream().write(buffer, 0, n);
            }
        }
    }

    private synchronized void loseIfAsked() throws IOException {
        if (losing) {
            losing = false;
            cut();
        }
    }

    private synchronized void awaitVoice() throws InterruptedException {
        while (silent) {
            wait();
        }
    }
}
