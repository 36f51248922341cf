package cycles.repository.redis;

import static cycles.repository.redis.CycleHashCodec.ascii;

import com.codahale.metrics.MetricRegistry;
import cycles.core.BackendInfo;
import cycles.core.CycleRepositoryException;
import cycles.embedded.EmbeddedRedis;
import cycles.embedded.EmbeddedServerException;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** Connects to the Redis server that stores the cycles, or starts the embedded one, and checks it. Thread-safe after the start. */
final class RedisServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RedisServer.class);

    /** Keys of the kinds that operations use, for a user that cannot exist; {@code check.lua} writes and deletes them. */
    private static final List<byte[]> CHECK_KEYS =
            List.of(ascii("cycle:{check}:check"), ascii("user:{check}:active"), ascii("user:{check}:completed"));

    private static final byte[] WRITE = ascii("write");
    private static final byte[] READ = ascii("read");

    private final Path dataDirectory;
    private final MetricRegistry metrics;
    private RedisSettings settings;
    private @Nullable EmbeddedRedis embedded;
    private volatile @Nullable RedisConnections connections;
    private final AtomicReference<Set<String>> warnings = new AtomicReference<>(Set.of());

    RedisServer(RedisSettings settings, RepositoryContext context) {
        this.settings = settings;
        this.dataDirectory = context.dataDirectory();
        this.metrics = context.metrics();
    }

    /**
     * Connects to the server; first starts the embedded one when no host is configured.
     *
     * @throws CycleRepositoryException also when the server is unsuitable for storing cycles
     */
    void start() {
        try {
            if (settings.host() == null) {
                embedded = EmbeddedRedis.acquire(dataDirectory, settings.embeddedFsync());
                settings = settings.onLoopback(embedded.port(), embedded.password());
            }
            connections = new RedisConnections(settings, metrics);
            check();
        } catch (EmbeddedServerException e) {
            throw CycleRepositoryException.broken(String.valueOf(e.getMessage()), e);
        } catch (CycleRepositoryException e) {
            close();
            throw e.getCause() instanceof JedisException
                    ? CycleRepositoryException.unavailable(
                            e.getMessage() + RedisErrors.remedy(String.valueOf(e.getMessage())), e)
                    : e;
        }
    }

    /** @throws CycleRepositoryException as unavailable, before the start */
    RedisConnections connections() {
        RedisConnections current = connections;
        if (current == null) {
            String message = this + " is not connected";
            throw CycleRepositoryException.unavailable(message, new IllegalStateException(message));
        }
        return current;
    }

    private RedisStatus status() {
        RedisStatus status = connections().call(RedisStatus::of);
        status.validationError().ifPresent(error -> {
            String message = this + " " + error;
            throw CycleRepositoryException.broken(message, new IllegalStateException(message));
        });
        logNew(status.warnings());
        return status;
    }

    /** Logs each warning once for as long as it applies; the server or its settings may change while the service runs. */
    private void logNew(Set<String> current) {
        Set<String> previous = warnings.getAndSet(current);
        current.stream().filter(each -> !previous.contains(each)).forEach(each -> LOGGER.warn("{} {}", this, each));
    }

    /**
     * Verifies that the server is of the right kind and executes the commands of all operations, writes included.
     *
     * @throws CycleRepositoryException when it does not
     */
    BackendInfo check() {
        RedisStatus status = status();
        connections().run(Script.CHECK, CHECK_KEYS, List.of(WRITE), CycleHashCodec.STRINGS);
        // Scripts that Redis does not know yet are sent by their source, which needs another permission.
        connections().runSource(Script.CHECK, CHECK_KEYS, List.of(READ), CycleHashCodec.STRINGS);
        RedisDurability durability = status.durability();
        return new BackendInfo(status.version(), location(), durability.description(), durability.level());
    }

    private String location() {
        return embedded == null ? settings.toString() : settings + ", embedded in " + dataDirectory.resolve("redis");
    }

    @Override
    public void close() {
        RedisConnections open = connections;
        if (open != null) {
            open.close();
        }
        if (embedded != null) {
            embedded.close();
        }
    }

    @Override
    public String toString() {
        return "Redis at " + settings;
    }
}
