package cycles.auth;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs the statements of sign-ups, log-ins and password changes on a few threads in FIFO order (bulkhead): many such requests do not
 * occupy the connections of the pool that other requests need for token checks. Thread-safe.
 */
final class UserDatabaseExecutor implements AutoCloseable {
    private static final int THREADS = 4;
    /** Limits queueing and execution together. Statements that have not started by then are not executed. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS,
            new ThreadFactoryBuilder()
                    .setNameFormat("user-statement-%d")
                    .setDaemon(true)
                    .build());

    /** Runs a statement. The returned future fails as the statement does, or with {@link UserRepositoryException} after a timeout. */
    <T> CompletableFuture<T> run(Supplier<T> statement) {
        return CompletableFuture.supplyAsync(statement, threads)
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw failure instanceof TimeoutException
                            ? new UserRepositoryException("The users' Postgres took too long", failure, true)
                            : new CompletionException(
                                    failure instanceof CompletionException ? failure.getCause() : failure);
                });
    }

    /** Runs a statement without a result; the returned future completes with true. */
    CompletableFuture<Boolean> run(Runnable statement) {
        return run(() -> {
            statement.run();
            return true;
        });
    }

    /** Stops the threads and drops queued statements. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
