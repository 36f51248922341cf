package cycles.auth;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Admits requests that need a password hash, before they cost anything. Once as many are pending as can be hashed within the deadline,
 * an address is limited to its equal share of that number.
 *
 * <p>A request above the share of its address is refused with {@link TooManyAttemptsException}, but only when the deadline has passed:
 * a client that repeats refused requests in a loop would otherwise take more from the service than the hashes. Thread-safe.
 */
final class HashingAdmission {
    /** A refused client has waited already. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Duration maxWait;
    private final int maxPending;
    private final IntSupplier capacity;
    private final Map<String, Integer> pendingByAddress = new HashMap<>();
    private int pending;
    private int delayed;

    private enum Decision {
        ADMIT,
        REFUSE,
        REFUSE_LATER
    }

    /**
     * @param maxWait the deadline of each request
     * @param maxPending how many may be pending, and how many refusals may be delayed; beyond that the refusal is immediate
     * @param capacity how many hashes can be computed within the deadline at present, 1 or more
     */
    HashingAdmission(Duration maxWait, int maxPending, IntSupplier capacity) {
        this.maxWait = maxWait;
        this.maxPending = maxPending;
        this.capacity = capacity;
    }

    /**
     * Starts the work of an admitted request. The outcome is the work's own, {@link TooManyAttemptsException} when too many requests of
     * the address are pending, or {@link TooManyWaitingException} when too many are pending in total.
     */
    <T> CompletableFuture<T> admit(Client client, Function<HashingRequest, CompletableFuture<T>> work) {
        return switch (decide(client.address())) {
            case REFUSE -> CompletableFuture.failedFuture(new TooManyWaitingException());
            case REFUSE_LATER -> refusedAtDeadline();
            case ADMIT -> {
                try {
                    yield work.apply(HashingRequest.of(client, maxWait))
                            .whenComplete((value, failure) -> leave(client.address()));
                } catch (RuntimeException | Error e) {
                    leave(client.address());
                    throw e;
                }
            }
        };
    }

    /** The deadline for a task that no client waits for. */
    HashingRequest background(Client client) {
        return HashingRequest.of(Client.at(client.address()), maxWait);
    }

    private synchronized Decision decide(String address) {
        int mine = pendingByAddress.getOrDefault(address, 0);
        int addresses = pendingByAddress.size() + (mine == 0 ? 1 : 0);
        int total = capacity.getAsInt();
        if (pending >= total && mine >= Math.max(1, total / addresses)) {
            if (delayed >= maxPending) {
                return Decision.REFUSE;
            }
            delayed++;
            return Decision.REFUSE_LATER;
        }
        if (pending >= maxPending) {
            return Decision.REFUSE;
        }
        pendingByAddress.merge(address, 1, Integer::sum);
        pending++;
        return Decision.ADMIT;
    }

    private synchronized void leave(String address) {
        pending--;
        pendingByAddress.computeIfPresent(address, (any, count) -> count == 1 ? null : count - 1);
    }

    private <T> CompletableFuture<T> refusedAtDeadline() {
        CompletableFuture<T> refused = new CompletableFuture<>();
        CompletableFuture.delayedExecutor(maxWait.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> {
                    synchronized (this) {
                        delayed--;
                    }
                    refused.completeExceptionally(new TooManyAttemptsException(RETRY_AFTER));
                });
        return refused;
    }
}
