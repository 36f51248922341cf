package cycles.database;

import cycles.ExternalTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts PgBouncer in transaction pooling mode in front of a new schema of the test server. If PgBouncer is not installed, clients
 * connect to the server directly.
 */
public final class TestPooler implements AutoCloseable {
    /** Fewer than the clients use, so that they share server connections. */
    private static final int SERVER_CONNECTIONS = 4;

    private final @Nullable Process process;
    private final String url;

    /**
     * Starts a pooler.
     *
     * @param directory the parent of the pooler's working directory
     * @param settings additional settings of each server connection, in the syntax of SET
     */
    public static TestPooler start(Path directory, String... settings) {
        try {
            return new TestPooler(directory, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestPooler(Path directory, String... settings) throws IOException {
        String server = TestPostgres.newSchema();
        Path program = ExternalTools.find("pgbouncer").orElse(null);
        if (program == null) {
            process = null;
            url = server;
            return;
        }
        URI address = URI.create(server.substring("jdbc:".length()));
        String schema = address.getQuery().replaceFirst(".*currentSchema=", "");
        StringBuilder atConnect = new StringBuilder("SET search_path = " + schema);
        for (String setting : settings) {
            atConnect.append("; SET ").append(setting);
        }
        int port = freePort();
        Path home = Files.createDirectory(directory.resolve("pooler-" + port));
        Path configuration = Files.writeString(
                home.resolve("pgbouncer.ini"),
                String.join(
                        "\n",
                        "[databases]",
                        "pooled = host=" + address.getHost() + " port=" + address.getPort() + " dbname="
                                + address.getPath().substring(1) + " user=" + TestPostgres.user() + " password='"
                                + TestPostgres.password() + "' connect_query='"
                                + atConnect.toString().replace("'", "''") + "'",
                        "[pgbouncer]",
                        "listen_addr = 127.0.0.1",
                        "listen_port = " + port,
                        "unix_socket_dir =",
                        "auth_type = any",
                        "pool_mode = transaction",
                        "default_pool_size = " + SERVER_CONNECTIONS,
                        "max_client_conn = 200",
                        "ignore_startup_parameters = extra_float_digits",
                        ""));
        List<String> command = new ArrayList<>(List.of(program.toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(configuration.toString());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
        awaitPort(port, home.resolve("log"));
        url = "jdbc:postgresql://127.0.0.1:" + port + "/pooled";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(int port, Path log) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("PgBouncer did not start: " + Files.readString(log), e);
                }
                Thread.onSpinWait();
            }
        }
    }

    /** Returns whether PgBouncer is installed and in use. */
    public boolean isAvailable() {
        return process != null;
    }

    /** Returns the JDBC URL of the pooler, or of the server if there is no pooler. */
    public String url() {
        return url;
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
