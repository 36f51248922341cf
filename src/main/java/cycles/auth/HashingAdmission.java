package cycles.auth;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Admits or rejects requests that need a password hash, before any work is done for them. When the pending requests use the capacity
 * within the deadline completely, each address is limited to its equal share of that capacity.
 *
 * <p>A request above the share of its address is rejected with {@link TooManyAttemptsException} after the deadline, not immediately:
 * otherwise a client that repeats rejected requests in a loop would cost more than the hashes do. Thread-safe.
 */
final class HashingAdmission {
    /** Short, because the client has already waited until the deadline. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Duration maxWait;
    private final int maxPending;
    private final IntSupplier capacity;
    private final Map<String, Integer> pendingByAddress = new HashMap<>();
    private int pending;
    private int delayedRejections;

    private enum Decision {
        ADMIT,
        REJECT,
        REJECT_AT_DEADLINE
    }

    /**
     * @param maxWait the deadline of each request
     * @param maxPending the maximum number of pending requests and, separately, of delayed rejections; beyond it requests are rejected
     *     immediately
     * @param capacity the number of hashes that can currently be computed within the deadline, 1 or more
     */
    HashingAdmission(Duration maxWait, int maxPending, IntSupplier capacity) {
        this.maxWait = maxWait;
        this.maxPending = maxPending;
        this.capacity = capacity;
    }

    /**
     * Starts the work of a request if it is admitted. The returned future completes with the result of the work. It fails with {@link
     * TooManyAttemptsException} when too many requests of the address are pending, and with {@link TooManyWaitingException} when too
     * many are pending in total.
     */
    <T> CompletableFuture<T> admit(Client client, Function<HashingRequest, CompletableFuture<T>> work) {
        return switch (decide(client.address())) {
            case REJECT -> CompletableFuture.failedFuture(new TooManyWaitingException());
            case REJECT_AT_DEADLINE -> rejectAtDeadline();
            case ADMIT -> {
                try {
                    yield work.apply(HashingRequest.of(client, maxWait))
                            .whenComplete((value, failure) -> release(client.address()));
                } catch (RuntimeException | Error e) {
                    release(client.address());
                    throw e;
                }
            }
        };
    }

    /** Creates a hashing request that is not cancelled when the client disconnects. */
    HashingRequest backgroundRequest(Client client) {
        return HashingRequest.of(Client.at(client.address()), maxWait);
    }

    private synchronized Decision decide(String address) {
        int pendingOfAddress = pendingByAddress.getOrDefault(address, 0);
        int addresses = pendingByAddress.size() + (pendingOfAddress == 0 ? 1 : 0);
        int currentCapacity = capacity.getAsInt();
        if (pending >= currentCapacity && pendingOfAddress >= Math.max(1, currentCapacity / addresses)) {
            if (delayedRejections >= maxPending) {
                return Decision.REJECT;
            }
            delayedRejections++;
            return Decision.REJECT_AT_DEADLINE;
        }
        if (pending >= maxPending) {
            return Decision.REJECT;
        }
        pendingByAddress.merge(address, 1, Integer::sum);
        pending++;
        return Decision.ADMIT;
    }

    private synchronized void release(String address) {
        pending--;
        pendingByAddress.computeIfPresent(address, (any, count) -> count == 1 ? null : count - 1);
    }

    private <T> CompletableFuture<T> rejectAtDeadline() {
        CompletableFuture<T> rejected = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(maxWait.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> {
                    synchronized (this) {
                        delayedRejections--;
                    }
                    rejected.completeExceptionally(new TooManyAttemptsException(RETRY_AFTER));
                });
        return rejected;
    }
}
