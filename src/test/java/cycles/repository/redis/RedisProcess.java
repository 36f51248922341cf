package cycles.repository.redis;

import static cycles.repository.Waiting.await;

import cycles.embedded.EmbeddedRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Runs the embedded Redis program with given options, for example as a Sentinel or a node of a Redis Cluster. */
final class RedisProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the program and waits for its first reply.
     *
     * @param directory an empty directory for its files
     * @param file the content of its configuration file, without the port
     */
    static RedisProcess start(Path directory, String file, String... options) throws Exception {
        EmbeddedRedis.acquire(directory).close();
        Path program;
        try (Stream<Path> files = Files.list(directory.resolve("redis"))) {
            program = files.filter(each -> each.getFileName().toString().startsWith("redis-server-"))
                    .findFirst()
                    .orElseThrow();
        }
        int port = freePort();
        Path configuration = Files.writeString(directory.resolve("test.conf"), file + "\nport " + port + "\n");
        List<String> command = new ArrayList<>(List.of(program.toString(), configuration.toString()));
        command.addAll(List.of(options));
        RedisProcess redis = new RedisProcess(
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("test.log").toFile())
                        .start(),
                port);
        redis.awaitReply(directory.resolve("test.log"));
        return redis;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReply(Path log) throws IOException {
        try {
            await("a reply of Redis")
                    .failFast("Redis has ended", () -> !process.isAlive())
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreException(JedisConnectionException.class)
                    .until(this::ping, "PONG"::equals);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            close();
            throw new AssertionError(Files.readString(log), e);
        }
    }

    private String ping() {
        try (Jedis jedis = new Jedis("127.0.0.1", port)) {
            return jedis.ping();
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
