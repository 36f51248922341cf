package cycles.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Describes a request that needs a password hash, with its deadline for the start of the computation. Immutable.
 *
 * @param client the client that sent the request
 * @param deadline a value of {@link System#nanoTime}
 */
record HashingRequest(Client client, long deadline) {
    static HashingRequest of(Client client, Duration maxWait) {
        return new HashingRequest(client, System.nanoTime() + maxWait.toNanos());
    }

    /** Returns a new future for the caller to complete when the work starts; at the deadline it fails with a timeout. */
    CompletableFuture<Boolean> startSignal() {
        return new CompletableFuture<Boolean>()
                .orTimeout(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
