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
 * Opens connections only for callers that need one, and tests those that were idle before it lends them. Thread-safe.
 *
 * <p>Servers ({@code timeout}), NATs and load balancers end idle connections. Once a command is sent on such a connection, nobody
 * knows whether it was executed, and it must not be sent again; a PING before it can be lost without harm.
 */
final class RedisPool extends ConnectionPool implements ConnectionProvider {
    private RedisPool(TestedConnections connections, GenericObjectPoolConfig<Connection> pool) {
        super(connections, pool);
    }

    /** @param pool tests connections on borrow, and its longest wait is also how long such a test may take */
    static RedisPool create(HostAndPort server, JedisClientConfig client, GenericObjectPoolConfig<Connection> pool) {
        var connections = new TestedConnections(server, client, pool.getMaxWaitDuration());
        var created = new RedisPool(connections, pool);
        connections.pool = created;
        return created;
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
     * Does nothing. The pool asks for it in the thread whose connection just broke: while a server hangs, that call would wait for
     * another one too before it can answer.
     */
    @Override
    public void addObject() {}

    /** Tests connections by a PING, unless they were used a moment ago. */
    private static final class TestedConnections extends ConnectionFactory {
        /** Below the shortest {@code timeout} of a server, one second. */
        private static final Duration TRUSTED = Duration.ofMillis(500);

        private final int patienceMillis;
        private volatile @Nullable RedisPool pool;

        TestedConnections(HostAndPort server, JedisClientConfig client, Duration patience) {
            super(server, client);
            this.patienceMillis = Math.toIntExact(patience.toMillis());
        }

        @Override
        public boolean validateObject(PooledObject<Connection> pooled) {
            if (pooled.getIdleDuration().compareTo(TRUSTED) < 0) {
                return true;
            }
            boolean works = answers(pooled.getObject());
            RedisPool others = pool;
            if (!works && others != null) {
                // The others were idle for longer, and testing each of them may take the whole patience.
                others.clear();
            }
            return works;
        }

        private boolean answers(Connection connection) {
            int usual = connection.getSoTimeout();
            try {
                connection.setSoTimeout(patienceMillis);
                connection.ping();
                connection.setSoTimeout(usual);
                return true;
            } catch (JedisDataException refused) {
                // The connection works; the command itself reports the refusal.
                connection.setSoTimeout(usual);
                return true;
            } catch (JedisException gone) {
                return false;
            }
        }
    }
}
