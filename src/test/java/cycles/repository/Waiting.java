package cycles.repository;

import cycles.core.CycleRepositoryException;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for conditions with the settings that all tests share. */
public final class Waiting {
    private Waiting() {}

    /**
     * Prepares to wait for at most 60 s, polling every millisecond in the calling thread. Uncaught exceptions of other threads are left to
     * those threads.
     *
     * @param condition named in the failure
     */
    public static ConditionFactory await(String condition) {
        return Awaitility.await(condition)
                .pollInSameThread()
                .dontCatchUncaughtExceptions()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(60));
    }

    /** Repeats the call while it fails with a retryable {@link CycleRepositoryException}. Any other exception is rethrown. */
    public static <T> T untilAvailable(Supplier<T> call) {
        return await("an available backend")
                .ignoreExceptionsMatching(Waiting::isRetryable)
                .until(call::get, result -> true);
    }

    private static boolean isRetryable(Throwable failure) {
        return failure instanceof CycleRepositoryException repository && repository.retryable();
    }
}
