package cycles.repository.redis;

import com.redis.testcontainers.RedisContainer;
import cycles.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * Provides the real Redis that tests share: a container if a Docker engine is available and has or pulls the image, otherwise the embedded
 * server. It is started at the first use; if that fails, the test fails.
 */
public record TestRedis(String host, int port, String password) {
    private static final Logger LOGGER = LoggerFactory.getLogger(TestRedis.class);
    private static final String IMAGE = "redis:7.0.15";

    private static final class Shared {
        static final TestRedis SERVER = start();
    }

    public static TestRedis shared() {
        return Shared.SERVER;
    }

    private static TestRedis start() {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            try {
                return container();
            } catch (RuntimeException e) {
                LOGGER.warn("no container of {}; using the embedded Redis", IMAGE, e);
            }
        }
        return embedded();
    }

    @SuppressWarnings("resource") // Testcontainers stops it with this process.
    private static TestRedis container() {
        String password = UUID.randomUUID().toString();
        RedisContainer redis =
                new RedisContainer(IMAGE).withCommand("redis-server", "--requirepass", password, "--appendonly", "yes");
        redis.start();
        return new TestRedis(redis.getRedisHost(), redis.getRedisPort(), password);
    }

    /** The server ends with this process; its files are in the build directory. */
    private static TestRedis embedded() {
        try {
            Path target = Files.createDirectories(Path.of("target"));
            EmbeddedRedis redis = EmbeddedRedis.acquire(Files.createTempDirectory(target, "redis"));
            return new TestRedis(redis.host(), redis.port(), redis.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a factory that is configured for this server. */
    RedisCycleRepositoryFactory factory() {
        RedisCycleRepositoryFactory factory = new RedisCycleRepositoryFactory();
        factory.host = host;
        factory.port = port;
        factory.password = password;
        return factory;
    }
}
