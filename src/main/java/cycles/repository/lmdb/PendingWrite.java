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
 * A write between its caller and the writer. Whoever claims it first decides its fate: the writer runs it, or the caller,
 * out of patience, takes it back.
 */
final class PendingWrite<T> {
    private final Function<CycleTransaction, T> step;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch answered = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable CycleException failure;

    /** @param step throws a {@link CycleException} only before it has written anything; may be run more than once */
    PendingWrite(Function<CycleTransaction, T> step) {
        this.step = step;
    }

    /** Whether the caller of this method is the first one. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Runs the step; a refusal is kept as its outcome, anything else is thrown. */
    void run(CycleTransaction entries) {
        result = null;
        failure = null;
        try {
            result = step.apply(entries);
        } catch (CycleException refusal) {
            failure = refusal;
        }
    }

    /** Lets the caller have the outcome of the last run. */
    void answer() {
        answered.countDown();
    }

    /** Answers with a failure, unless there is an answer already. */
    void fail(CycleRepositoryException cause) {
        if (answered.getCount() > 0) {
            failure = cause;
            answer();
        }
    }

    /** Answers that the outcome is unknown, unless there is an answer already. Needs no memory. */
    void abandon() {
        if (answered.getCount() > 0) {
            result = null;
            failure = null;
            answer();
        }
    }

    /** The result, or the failure thrown. */
    T await(Duration timeout) {
        try {
            if (!answered.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw givenUp("no commit within " + timeout.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp("interrupted while waiting for the commit");
        }
        if (failure != null) {
            throw failure;
        }
        T known = result;
        if (known == null) {
            throw LmdbErrors.unavailable("the commit ended unexpectedly; whether the write is done is unknown");
        }
        return known;
    }

    private CycleRepositoryException givenUp(String reason) {
        String outcome = claim() ? "; nothing is written" : "; it may be written yet";
        return LmdbErrors.unavailable(reason + outcome);
    }
}
