package cycles.repository.redis;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleRepositoryException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.commons.pool2.impl.GenericObjectPool;
import redis.clients.jedis.Builder;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Sends commands to one Redis server over a connection pool. Every failure is a {@link CycleRepositoryException}, and a command
 * that Redis may have executed is never sent again. Thread-safe.
 */
final class RedisConnections implements AutoCloseable {
    /** The prefix of the pool's metrics, which are the same in all engines. */
    private static final String METRICS = "cycles.pool.";

    private final RedisSettings settings;
    private final MetricRegistry metrics;
    private final Meter timeouts;
    private final RedisPool pool;
    private final RedisClient client;

    RedisConnections(RedisSettings settings, MetricRegistry metrics) {
        this.settings = settings;
        this.metrics = metrics;
        var limits = new ConnectionPoolConfig();
        limits.setMaxTotal(settings.poolSize());
        limits.setMaxIdle(settings.poolSize());
        limits.setMaxWait(settings.borrowTimeout());
        limits.setJmxEnabled(false);
        limits.setTestOnBorrow(true);
        var server = new HostAndPort(Objects.requireNonNull(settings.host()), settings.port());
        JedisClientConfig config = clientConfig(settings);
        pool = RedisPool.create(server, config, limits);
        client = RedisClient.builder()
                .hostAndPort(server)
                .clientConfig(config)
                .connectionProvider(pool)
                .build();
        timeouts = metrics.meter(METRICS + "ConnectionTimeoutRate");
        gauge("ActiveConnections", GenericObjectPool::getNumActive);
        gauge("IdleConnections", GenericObjectPool::getNumIdle);
        gauge("MaxConnections", GenericObjectPool::getMaxTotal);
        gauge("PendingConnections", GenericObjectPool::getNumWaiters);
    }

    private static JedisClientConfig clientConfig(RedisSettings settings) {
        DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) settings.connectTimeout().toMillis())
                .socketTimeoutMillis((int) settings.readTimeout().toMillis())
                .user(settings.username())
                .password(settings.password())
                .database(settings.database())
                .clientName("cycle-service")
                .resp2();
        if (settings.tls() != null) {
            client.sslOptions(settings.tls().options());
        }
        return client.build();
    }

    private void gauge(String name, Function<GenericObjectPool<?>, Integer> value) {
        metrics.gauge(METRICS + name, () -> () -> value.apply(pool));
    }

    /** Runs a script by its digest, or by its source when Redis does not know the digest and so has not run the script. */
    <T> T run(Script script, List<byte[]> keys, List<byte[]> args, Builder<T> reply) {
        return call(redis -> {
            try {
                return redis.executeCommand(new CommandObject<>(script.byDigest(keys, args), reply));
            } catch (JedisNoScriptException unknown) {
                return redis.executeCommand(new CommandObject<>(script.bySource(keys, args), reply));
            }
        });
    }

    /** Runs a script by its source, even when Redis knows its digest. */
    <T> T runSource(Script script, List<byte[]> keys, List<byte[]> args, Builder<T> reply) {
        return call(redis -> redis.executeCommand(new CommandObject<>(script.bySource(keys, args), reply)));
    }

    <T> T call(Function<RedisClient, T> command) {
        try {
            return command.apply(client);
        } catch (RuntimeException e) {
            if (RedisErrors.invalidatesConnections(e)) {
                // The idle connections lead to a server that stopped or was demoted; new ones reach its successor.
                pool.clear();
            }
            if (e.getCause() instanceof NoSuchElementException) {
                timeouts.mark();
            }
            throw RedisErrors.translate("Redis at " + settings, e);
        }
    }

    /** Rejects new calls and waits for running ones, at most as long as one call can take. Idempotent. */
    @Override
    public void close() {
        metrics.removeMatching(MetricFilter.startsWith(METRICS));
        client.close();
        long deadline = System.nanoTime() + settings.longestCall().toNanos();
        try {
            while (pool.getNumActive() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
