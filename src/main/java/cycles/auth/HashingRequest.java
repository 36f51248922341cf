package cycles.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A request that needs a password hash, with the point in time until which it may wait. Immutable.
 *
 * @param client who sent it
 * @param deadline by {@link System#nanoTime}
 */
record HashingRequest(Client client, long deadline) {
    static HashingRequest of(Client client, Duration maxWait) {
        return new HashingRequest(client, System.nanoTime() + maxWait.toNanos());
    }

    /** A future to complete when the turn of the request comes; it fails at the deadline instead. */
    CompletableFuture<Boolean> turn() {
        return new CompletableFuture<Boolean>()
                .orTimeout(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
