package cycles.auth;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets attempts at one account follow each other, so that each is judged by how those before it ended: guesses sent all at once are
 * no way around a limit. Other accounts do not wait. Thread-safe.
 */
final class AccountTurns {
    private final int maxWaiting;
    /** An account is in here while an attempt at it runs. */
    private final Map<UUID, Deque<Turn<?>>> waiting = new HashMap<>();

    /** @param maxWaiting how many may wait for one account; what comes then is refused with {@link TooManyWaitingException} */
    AccountTurns(int maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    private record Turn<T>(Supplier<CompletableFuture<T>> work, CompletableFuture<T> outcome) {}

    /** Begins the work when the account's turn comes; the outcome is the work's own. */
    <T> CompletableFuture<T> take(UUID account, Supplier<CompletableFuture<T>> work) {
        Turn<T> turn = new Turn<>(work, new CompletableFuture<>());
        synchronized (waiting) {
            Deque<Turn<?>> line = waiting.putIfAbsent(account, new ArrayDeque<>(0));
            if (line != null && line.size() >= maxWaiting) {
                return CompletableFuture.failedFuture(new TooManyWaitingException());
            }
            if (line != null) {
                line.add(turn);
                return turn.outcome;
            }
        }
        begin(account, turn);
        return turn.outcome;
    }

    private <T> void begin(UUID account, Turn<T> turn) {
        try {
            CompletableFuture<T> unused =
                    turn.work.get().whenComplete((value, failure) -> end(account, turn, value, failure));
        } catch (Throwable e) {
            // An Error too: an account that stays in the map is locked for good.
            end(account, turn, null, e);
        }
    }

    private <T> void end(UUID account, Turn<T> turn, @Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            turn.outcome.complete(value);
        } else {
            turn.outcome.completeExceptionally(failure);
        }
        next(account, failure);
    }

    private void next(UUID account, @Nullable Throwable failure) {
        Deque<Turn<?>> dropped = new ArrayDeque<>(0);
        Turn<?> next = null;
        synchronized (waiting) {
            Deque<Turn<?>> line = waiting.getOrDefault(account, dropped);
            if (isAnAnswer(failure)) {
                next = line.poll();
            }
            if (next == null) {
                waiting.remove(account);
                dropped = line;
            }
        }
        if (next != null) {
            begin(account, next);
        } else if (failure != null) {
            // They would wait for the same trouble one after the other.
            dropped.forEach(turn -> turn.outcome.completeExceptionally(failure));
        }
    }

    private static boolean isAnAnswer(@Nullable Throwable failure) {
        Throwable reason = failure instanceof CompletionException ? failure.getCause() : failure;
        return reason == null || (reason instanceof UserException && !(reason instanceof UserRepositoryException));
    }
}
