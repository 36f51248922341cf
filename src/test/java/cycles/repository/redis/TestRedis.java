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
 * The real Redis that tests share: a container when a Docker engine answers and has or gets the image, else the embedded server.
 * Started once, when first asked for; whoever cannot have it fails.
 */
public record TestRedis(String host, int port, String password) {
    private static final Logger LOG = LoggerFactory.getLogger(TestRedis.class);
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
                LOG.warn("no container of {}: the embedded Redis is used instead", IMAGE, e);
            }
        }
        return embedded();
    }

    @SuppressWarnings("resource") // Testcontainers ends it with this process.
    private static TestRedis container() {
        String password = UUID.randomUUID().toString();
        RedisContainer redis =
                new RedisContainer(IMAGE).withCommand("redis-server", "--requirepass", password, "--appendonly", "yes");
        redis.start();
        return new TestRedis(redis.getRedisHost(), redis.getRedisPort(), password);
    }

    /** It ends with this process, and its files go with the other products of the build. */
    private static TestRedis embedded() {
        try {
            Path target = Files.createDirectories(Path.of("target"));
            EmbeddedRedis redis = EmbeddedRedis.acquire(Files.createTempDirectory(target, "redis"));
            return new TestRedis(redis.host(), redis.port(), redis.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A factory as the configuration would make it. */
    RedisCycleRepositoryFactory factory() {
        RedisCycleRepositoryFactory factory = new RedisCycleRepositoryFactory();
        factory.host = host;
        factory.port = port;
        factory.password = password;
        return factory;
    }
}
