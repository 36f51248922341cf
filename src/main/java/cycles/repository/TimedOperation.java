package cycles.repository;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleIdMismatchException;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepositoryException;
import cycles.metrics.BucketTimer;
import java.util.concurrent.TimeUnit;

/**
 * Records the duration of one operation by outcome, and its errors by type. All metrics are registered at construction.
 * Thread-safe.
 */
final class TimedOperation {
    private final Timer ok;
    private final Timer notFound;
    private final Timer conflict;
    private final Timer error;
    private final Meter unavailable;
    private final Meter broken;
    private final Meter unexpected;

    TimedOperation(MetricRegistry metrics, String prefix) {
        ok = timer(metrics, prefix, "ok");
        notFound = timer(metrics, prefix, "not_found");
        conflict = timer(metrics, prefix, "conflict");
        error = timer(metrics, prefix, "error");
        unavailable = metrics.meter(MetricRegistry.name(prefix, "errors", "unavailable"));
        broken = metrics.meter(MetricRegistry.name(prefix, "errors", "broken"));
        unexpected = metrics.meter(MetricRegistry.name(prefix, "errors", "unexpected"));
    }

    private static Timer timer(MetricRegistry metrics, String prefix, String outcome) {
        return metrics.timer(MetricRegistry.name(prefix, outcome), BucketTimer::new);
    }

    /**
     * Records a call that has returned.
     *
     * @param start the value of {@link System#nanoTime} before the call, here and below
     * @param found whether the call returned a cycle
     */
    void recordResult(long start, boolean found) {
        record(found ? ok : notFound, start);
    }

    /** Records a call that has thrown an exception. */
    void recordFailure(long start, Throwable failure) {
        if (failure instanceof CycleNotFoundException) {
            record(notFound, start);
        } else if (isRefusal(failure)) {
            record(conflict, start);
        } else {
            record(error, start);
            errors(failure).mark();
        }
    }

    private static void record(Timer timer, long start) {
        timer.update(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof CycleAlreadyInProgressException
                || failure instanceof CycleOverlapException
                || failure instanceof CycleInvalidStateException
                || failure instanceof CycleIdMismatchException;
    }

    private Meter errors(Throwable failure) {
        if (failure instanceof CycleRepositoryException backendFailure) {
            return backendFailure.retryable() ? unavailable : broken;
        }
        return unexpected;
    }
}
