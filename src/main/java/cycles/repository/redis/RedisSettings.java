package cycles.repository.redis;

import cycles.embedded.Appendfsync;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Contains the address of a Redis server and the client's settings. A call to a server that does not respond takes at most the sum
 * of the three timeouts.
 *
 * @param host null for the embedded server, which has its own port and password
 * @param username null for Redis' default user
 * @param password null when the server requires none
 * @param tls null for unencrypted connections
 * @param borrowTimeout how long to wait for a connection of the pool, and for the validation of an idle one
 * @param embeddedFsync when the embedded server syncs its file; without effect on any other server
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

    /** Returns the same client settings for the embedded server at this port. */
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

    /** Returns the maximum duration of a call. */
    Duration longestCall() {
        return borrowTimeout.plus(connectTimeout).plus(readTimeout);
    }

    /** Returns the URL of the server and the database, without a secret. */
    @Override
    public String toString() {
        return (tls == null ? "redis://" : "rediss://") + (host == null ? "embedded" : host + ":" + port) + "/"
                + database;
    }
}
