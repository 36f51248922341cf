package cycles.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of each account sequentially, and tasks of different accounts concurrently. Each attempt is therefore checked against
 * the recorded failures of all earlier ones: concurrent guesses cannot exceed a limit. Queued tasks of an account are started
 * round-robin by client address. A task fails with {@link TooManyWaitingException} when its deadline passes or its client disconnects
 * before it starts. Thread-safe.
 */
final class PerAccountSerialExecutor {
    /** Contains the queued tasks of every account that has a running task. */
    private final Map<UUID, FairQueue<Task<?>>> waiting = new HashMap<>();

    private static final class Task<T> {
        private final HashingRequest request;
        private final Supplier<CompletableFuture<T>> work;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private final CompletableFuture<Boolean> startSignal;

        Task(HashingRequest request, Supplier<CompletableFuture<T>> work) {
            this.request = request;
            this.work = work;
            this.startSignal = request.startSignal();
        }

        /** Marks the task as started; returns false if its deadline has passed or its client has disconnected. */
        boolean begin() {
            if (!startSignal.complete(true)) {
                return false;
            }
            if (request.client().disconnected().getAsBoolean()) {
                outcome.completeExceptionally(new TooManyWaitingException());
                return false;
            }
            return true;
        }
    }

    /**
     * Queues work on an account. The returned future completes as the work does. When work fails for a technical reason, all tasks
     * queued behind it fail with the same exception.
     */
    <T> CompletableFuture<T> submit(UUID account, HashingRequest request, Supplier<CompletableFuture<T>> work) {
        Task<T> task = new Task<>(request, work);
        boolean first;
        synchronized (waiting) {
            FairQueue<Task<?>> queue = waiting.putIfAbsent(account, new FairQueue<>());
            first = queue == null;
            if (queue != null) {
                queue.add(request.client().address(), task);
            }
        }
        if (first) {
            task.startSignal.complete(true);
            run(account, task);
            return task.outcome;
        }
        CompletableFuture<Boolean> unused = task.startSignal.whenComplete((started, timeout) -> {
            if (timeout != null) {
                remove(account, task);
                task.outcome.completeExceptionally(new TooManyWaitingException());
            }
        });
        return task.outcome;
    }

    private void remove(UUID account, Task<?> task) {
        synchronized (waiting) {
            FairQueue<Task<?>> queue = waiting.get(account);
            if (queue != null) {
                queue.remove(task.request.client().address(), task);
            }
        }
    }

    private <T> void run(UUID account, Task<T> task) {
        try {
            CompletableFuture<T> unused =
                    task.work.get().whenComplete((value, failure) -> finish(account, task, value, failure));
        } catch (Throwable e) {
            // Includes Error: an account that stays in the map would be locked permanently.
            finish(account, task, null, e);
        }
    }

    private <T> void finish(UUID account, Task<T> task, @Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            task.outcome.complete(value);
        } else {
            task.outcome.completeExceptionally(failure);
        }
        runNext(account, failure);
    }

    private void runNext(UUID account, @Nullable Throwable failure) {
        boolean proceed = !isTechnicalFailure(failure);
        while (true) {
            Task<?> next = null;
            FairQueue<Task<?>> dropped = new FairQueue<>();
            synchronized (waiting) {
                FairQueue<Task<?>> queue = waiting.getOrDefault(account, dropped);
                if (proceed) {
                    next = queue.poll();
                }
                if (next == null) {
                    waiting.remove(account);
                    dropped = queue;
                }
            }
            if (next == null) {
                if (failure != null) {
                    // Run one by one, each of them would wait for the same failure.
                    dropped.drain(task -> task.outcome.completeExceptionally(failure));
                }
                return;
            }
            if (next.begin()) {
                run(account, next);
                return;
            }
        }
    }

    private static boolean isTechnicalFailure(@Nullable Throwable failure) {
        Throwable reason = failure instanceof CompletionException ? failure.getCause() : failure;
        return reason != null && (!(reason instanceof UserException) || reason instanceof UserRepositoryException);
    }
}
