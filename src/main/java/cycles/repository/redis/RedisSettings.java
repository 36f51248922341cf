package cycles.repository.redis;

import cycles.embedded.Appendfsync;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis server is and how it is called. The three time-outs add up to how long a server that does not answer is given.
 *
 * @param host null for the embedded server, which has a port and a password of its own
 * @param username null for Redis' default user
 * @param password null when the server asks for none
 * @param tls null for connections in the clear
 * @param borrowTimeout how long to wait for one of the pool's connections, or for an idle one to prove that it still works
 * @param embeddedFsync when the embedded server syncs its file; of no meaning for another server
 */
record RedisSettings(
        @Nullable String host,
        int port,
        @Nullable String username,
        @Nullable String password,
        int database,
        @Nullable RedisTls tls,
        int poolSize,
        Duration connectTimeout,
        Duration readTimeout,
        Duration borrowTimeout,
        Appendfsync embeddedFsync) {

    /** The same calls to a server of its own on this machine. */
    RedisSettings onLoopback(int otherPort, String otherPassword) {
        return new RedisSettings(
                "127.0.0.1",
                otherPort,
                null,
                otherPassword,
                database,
                null,
                poolSize,
                connectTimeout,
                readTimeout,
                borrowTimeout,
                embeddedFsync);
    }

    Duration longestCall() {
        return borrowTimeout.plus(connectTimeout).plus(readTimeout);
    }

    /** The server and the database, without a secret. */
    @Override
    public String toString() {
        return (tls == null ? "redis://" : "rediss://") + (host == null ? "embedded" : host + ":" + port) + "/"
                + database;
    }
}
