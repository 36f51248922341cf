package cycles.repository.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replies to commands with fixed texts, to simulate servers that are not available to tests. It stores nothing and replies {@code OK} to
 * every other command. Thread-safe.
 */
final class StubRedis implements AutoCloseable {
    private static final String INFO = String.join(
            "\r\n",
            "redis_version:7.0.15",
            "redis_mode:standalone",
            "cluster_enabled:0",
            "role:master",
            "connected_slaves:0",
            "maxmemory_policy:noeviction",
            "aof_enabled:1",
            "");

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, String> replies = new ConcurrentHashMap<>();

    StubRedis() throws IOException {
        replies.put("CONFIG", "*0\r\n");
        replies.put("HELLO", "*4\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:2\r\n");
        replies.put("EVAL", "*1\r\n$2\r\nok\r\n");
        replies.put("EVALSHA", "*1\r\n$2\r\nok\r\n");
        info("");
        Thread acceptor = new Thread(this::accept, "stub redis");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** @param lines precede the default lines of INFO and override those with the same name; each is {@code name:value\r\n} */
    void info(String lines) {
        String text = lines + INFO;
        replies.put("INFO", "$" + text.length() + "\r\n" + text + "\r\n");
    }

    /** @param reply in the wire format, without the line end */
    void reply(String command, String reply) {
        replies.put(command, reply + "\r\n");
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread thread = new Thread(() -> serve(client), "stub redis client");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (List<String> command = command(in); !command.isEmpty(); command = command(in)) {
                String name = command.get(0).toUpperCase(Locale.ROOT);
                client.getOutputStream()
                        .write(replies.getOrDefault(name, "+OK\r\n").getBytes(UTF_8));
            }
        } catch (IOException closed) {
            // The client has disconnected.
        }
    }

    /** Reads a command and its arguments; empty at the end of the stream. */
    private static List<String> command(InputStream in) throws IOException {
        String count = line(in);
        List<String> words = new ArrayList<>();
        for (int i = 0; !count.isEmpty() && i < Integer.parseInt(count.substring(1)); i++) {
            int length = Integer.parseInt(line(in).substring(1));
            words.add(new String(in.readNBytes(length), UTF_8));
            line(in);
        }
        return words;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
