package cycles.repository.redis;

import java.time.Duration;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ConnectionProvider;

/**
 * Pools connections, opens them only on demand, and validates idle ones before use. Thread-safe.
 *
 * <p>Servers ({@code timeout}), NATs and load balancers close idle connections. After a command is sent on such a connection, it is
 * unknown whether it was executed, and it must not be sent again; a PING before the command can be lost without harm.
 */
final class RedisPool extends ConnectionPool implements ConnectionProvider {
    private RedisPool(ValidatingConnectionFactory factory, GenericObjectPoolConfig<Connection> config) {
        super(factory, config);
    }

    /** @param config must enable validation on borrow; its maximum wait is also the timeout of a validation */
    static RedisPool create(HostAndPort server, JedisClientConfig client, GenericObjectPoolConfig<Connection> config) {
        var factory = new ValidatingConnectionFactory(server, client, config.getMaxWaitDuration());
        var pool = new RedisPool(factory, config);
        factory.pool = pool;
        return pool;
    }

    @Override
    public Connection getConnection() {
        return getResource();
    }

    @Override
    public Connection getConnection(CommandArguments any) {
        return getResource();
    }

    /**
     * Does nothing. The pool calls this in the thread whose connection just broke: while a server hangs, that thread would also
     * wait for a new connection before it can report the failure.
     */
    @Override
    public void addObject() {}

    /** Validates connections with a PING, unless they were used recently. */
    private static final class ValidatingConnectionFactory extends ConnectionFactory {
        /** The idle time below which no validation is needed: less than the minimum {@code timeout} of a server, one second. */
        private static final Duration MAX_UNVALIDATED_IDLE = Duration.ofMillis(500);

        private final int timeoutMillis;
        private volatile @Nullable RedisPool pool;

        ValidatingConnectionFactory(HostAndPort server, JedisClientConfig client, Duration timeout) {
            super(server, client);
            this.timeoutMillis = Math.toIntExact(timeout.toMillis());
        }

        @Override
        public boolean validateObject(PooledObject<Connection> pooled) {
            if (pooled.getIdleDuration().compareTo(MAX_UNVALIDATED_IDLE) < 0) {
                return true;
            }
            boolean valid = ping(pooled.getObject());
            RedisPool current = pool;
            if (!valid && current != null) {
                // The other connections were idle for longer, and validating each of them may take the whole timeout.
                current.clear();
            }
            return valid;
        }

        private boolean ping(Connection connection) {
            int readTimeout = connection.getSoTimeout();
            try {
                connection.setSoTimeout(timeoutMillis);
                connection.ping();
                connection.setSoTimeout(readTimeout);
                return true;
            } catch (JedisDataException errorReply) {
                // The connection works; the command itself will report the error.
                connection.setSoTimeout(readTimeout);
                return true;
            } catch (JedisException broken) {
                return false;
            }
        }
    }
}
