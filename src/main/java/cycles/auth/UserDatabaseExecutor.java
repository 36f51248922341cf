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
 * Runs the statements of sign-ups, log-ins and password changes a few at a time, first come first served: a crowd waits here, and
 * leaves connections of the pool to the token checks of everybody else. Thread-safe.
 */
final class UserDatabaseExecutor implements AutoCloseable {
    private static final int AT_ONCE = 4;
    /** For waiting and running together; one that is not begun by then never is. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE,
            new ThreadFactoryBuilder()
                    .setNameFormat("user-statement-%d")
                    .setDaemon(true)
                    .build());

    /** The statement's outcome; a {@link UserRepositoryException} when there is none in time. */
    <T> CompletableFuture<T> run(Supplier<T> statement) {
        return CompletableFuture.supplyAsync(statement, threads)
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw failure instanceof TimeoutException
                            ? new UserRepositoryException("The users' Postgres took too long", failure, true)
                            : new CompletionException(
                                    failure instanceof CompletionException ? failure.getCause() : failure);
                });
    }

    /** The same for a statement of which nothing but its success is of interest. */
    CompletableFuture<Boolean> run(Runnable statement) {
        return run(() -> {
            statement.run();
            return true;
        });
    }

    /** Ends the threads; what still waits is dropped. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
