package cycles.repository.lmdb;

import cycles.core.CycleException;
import cycles.core.CycleRepositoryException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Transfers a write from its caller to the writer thread and its outcome back. The first claim decides: either the writer executes
 * the write, or the caller withdraws it after the timeout.
 */
final class PendingWrite<T> {
    private final Function<CycleTransaction, T> step;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch completed = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable CycleException failure;

    /** @param step may throw a {@link CycleException} only before its first write; may be executed more than once */
    PendingWrite(Function<CycleTransaction, T> step) {
        this.step = step;
    }

    /** Claims the write; returns whether this is the first claim. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Executes the step. A refusal becomes its outcome; any other exception is thrown. */
    void run(CycleTransaction transaction) {
        result = null;
        failure = null;
        try {
            result = step.apply(transaction);
        } catch (CycleException refusal) {
            failure = refusal;
        }
    }

    /** Publishes the outcome of the last execution to the caller. */
    void complete() {
        completed.countDown();
    }

    /** Completes with a failure, unless already completed. */
    void fail(CycleRepositoryException cause) {
        if (completed.getCount() > 0) {
            failure = cause;
            complete();
        }
    }

    /** Completes with an unknown outcome, unless already completed. Allocates no memory. */
    void abandon() {
        if (completed.getCount() > 0) {
            result = null;
            failure = null;
            complete();
        }
    }

    /** Waits for the outcome and returns the result or throws the failure. */
    T await(Duration timeout) {
        try {
            if (!completed.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw withdrawn("no commit within " + timeout.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw withdrawn("interrupted while waiting for the commit");
        }
        if (failure != null) {
            throw failure;
        }
        T value = result;
        if (value == null) {
            throw LmdbErrors.unavailable("the commit ended unexpectedly; it is unknown whether the write was applied");
        }
        return value;
    }

    private CycleRepositoryException withdrawn(String reason) {
        String outcome = claim() ? "; nothing was written" : "; the write may still be applied";
        return LmdbErrors.unavailable(reason + outcome);
    }
}
