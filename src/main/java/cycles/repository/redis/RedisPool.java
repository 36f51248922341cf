package cycles.repository.redis;

import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.providers.ConnectionProvider;

/** Connections that are opened by those who need one, and by nobody else. Thread-safe. */
final class RedisPool extends ConnectionPool implements ConnectionProvider {

    RedisPool(HostAndPort server, JedisClientConfig client, GenericObjectPoolConfig<Connection> pool) {
        super(server, client, pool);
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
}
