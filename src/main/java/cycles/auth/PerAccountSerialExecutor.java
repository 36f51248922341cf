package cycles.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs attempts at one account one after the other, so that each is judged by the outcome of those before it: concurrent guesses do not
 * get around a limit. Waiting attempts are taken from each client address in turn; one that has reached its deadline or whose client
 * has disconnected ends with {@link TooManyWaitingException}. Attempts at other accounts do not wait. Thread-safe.
 */
final class PerAccountSerialExecutor {
    /** An account has an entry while an attempt at it runs. */
    private final Map<UUID, FairQueue<Turn<?>>> waiting = new HashMap<>();

    private static final class Turn<T> {
        private final HashingRequest request;
        private final Supplier<CompletableFuture<T>> work;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private final CompletableFuture<Boolean> turn;

        Turn(HashingRequest request, Supplier<CompletableFuture<T>> work) {
            this.request = request;
            this.work = work;
            this.turn = request.turn();
        }

        /** Whether it is still to be run now that its turn has come. */
        boolean comes() {
            if (!turn.complete(true)) {
                return false;
            }
            if (request.client().disconnected().getAsBoolean()) {
                outcome.completeExceptionally(new TooManyWaitingException());
                return false;
            }
            return true;
        }
    }

    /** Starts the work when the account's turn comes; the outcome is the work's own. */
    <T> CompletableFuture<T> take(UUID account, HashingRequest request, Supplier<CompletableFuture<T>> work) {
        Turn<T> turn = new Turn<>(request, work);
        boolean first;
        synchronized (waiting) {
            FairQueue<Turn<?>> queue = waiting.putIfAbsent(account, new FairQueue<>());
            first = queue == null;
            if (queue != null) {
                queue.add(request.client().address(), turn);
            }
        }
        if (first) {
            turn.turn.complete(true);
            begin(account, turn);
            return turn.outcome;
        }
        CompletableFuture<Boolean> unused = turn.turn.whenComplete((came, deadline) -> {
            if (deadline != null) {
                remove(account, turn);
                turn.outcome.completeExceptionally(new TooManyWaitingException());
            }
        });
        return turn.outcome;
    }

    private void remove(UUID account, Turn<?> turn) {
        synchronized (waiting) {
            FairQueue<Turn<?>> queue = waiting.get(account);
            if (queue != null) {
                queue.remove(turn.request.client().address(), turn);
            }
        }
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
        boolean goOn = isAnAnswer(failure);
        while (true) {
            Turn<?> next = null;
            FairQueue<Turn<?>> dropped = new FairQueue<>();
            synchronized (waiting) {
                FairQueue<Turn<?>> queue = waiting.getOrDefault(account, dropped);
                if (goOn) {
                    next = queue.poll();
                }
                if (next == null) {
                    waiting.remove(account);
                    dropped = queue;
                }
            }
            if (next == null) {
                if (failure != null) {
                    // They would wait for the same failure one after the other.
                    dropped.drain(turn -> turn.outcome.completeExceptionally(failure));
                }
                return;
            }
            if (next.comes()) {
                begin(account, next);
                return;
            }
        }
    }

    private static boolean isAnAnswer(@Nullable Throwable failure) {
        Throwable reason = failure instanceof CompletionException ? failure.getCause() : failure;
        return reason == null || (reason instanceof UserException && !(reason instanceof UserRepositoryException));
    }
}
