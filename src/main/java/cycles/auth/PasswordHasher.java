package cycles.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Hashes passwords with Argon2id, in a bulkhead: a few threads of its own, which give way to all others, and a bounded queue, first
 * come first served, so that no number of log-ins takes the processors or the heap from the rest of the service. Thread-safe.
 *
 * <p>What does not fit into the queue is refused with {@link TooManyWaitingException}, at once.
 */
final class PasswordHasher implements AutoCloseable {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private static final String NOBODYS_HASH = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p="
            + PARALLELISM + "$" + "A".repeat(22) + "$" + "A".repeat(43);

    private final Argon2Function argon2 =
            Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);
    private final SecureRandom random = new SecureRandom();
    private final ThreadPoolExecutor bulkhead;

    PasswordHasher(AuthConfiguration.Hashing configuration) {
        this.bulkhead = new ThreadPoolExecutor(
                configuration.threads,
                configuration.threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(configuration.maxWaiting),
                threads());
    }

    /** Makes the threads that hash. */
    static ThreadFactory threads() {
        return new ThreadFactoryBuilder()
                .setNameFormat("password-hash-%d")
                .setThreadFactory(work -> new Thread(Niceness.nice(work)))
                .setDaemon(true)
                .build();
    }

    /** The password's hash with a new salt, as a PHC string. */
    CompletableFuture<String> hash(String password) {
        return inTurn(() -> argon2.hash(password.getBytes(UTF_8), salt()).getResult());
    }

    /** Whether the password has this hash. Where there is none to compare with it has not, after the same work. */
    CompletableFuture<Boolean> matches(String password, Optional<String> hash) {
        if (hash.isEmpty() || !CredentialRules.mayBePassword(password)) {
            return inTurn(() -> check("", NOBODYS_HASH));
        }
        return inTurn(() -> check(password, hash.get()));
    }

    /** Whether a hash took less work than a new one would. */
    static boolean isOutdated(String hash) {
        Argon2Function made = Argon2Function.getInstanceFromHash(hash);
        return made.getMemory() < MEMORY_KIB || made.getIterations() < ITERATIONS;
    }

    /** Ends the threads; what still waits is dropped. */
    @Override
    public void close() {
        bulkhead.shutdownNow();
    }

    private static boolean check(String password, String hash) {
        try {
            return Argon2Function.getInstanceFromHash(hash).check(password.getBytes(UTF_8), hash.getBytes(UTF_8));
        } catch (RuntimeException e) {
            throw new UserRepositoryException("A stored password hash cannot be read", e, false);
        }
    }

    private <T> CompletableFuture<T> inTurn(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, bulkhead);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new TooManyWaitingException());
        }
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
