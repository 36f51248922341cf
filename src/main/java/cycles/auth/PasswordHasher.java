package cycles.auth;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/**
 * Hashes passwords with Argon2id, in a bulkhead: a few threads of its own, which give way to all others, and a bounded queue, first
 * come first served, so that no number of log-ins takes the processors or the heap from the rest of the service. Thread-safe.
 *
 * <p>What does not fit into the queue is refused with {@link TooManyWaitingException}, at once.
 */
final class PasswordHasher implements AutoCloseable {
    private static final Argon2Hash.Cost COST = new Argon2Hash.Cost(19 * 1024, 2, 1);
    private static final int SALT_BYTES = 16;
    /** A thread that has had nothing to do for so long ends, and its memory with it. */
    private static final int KEEP_ALIVE_SECONDS = 60;

    private static final Argon2Hash NOBODYS_HASH = Argon2Hash.parse("$argon2id$v=19$m=" + COST.memoryKib() + ",t="
            + COST.iterations() + ",p=" + COST.parallelism() + "$" + "A".repeat(22) + "$" + "A".repeat(43));

    /** Each thread's own. */
    private final ThreadLocal<BlockPool> memory = ThreadLocal.withInitial(COST::memory);

    private final SecureRandom random = new SecureRandom();
    private final ThreadPoolExecutor bulkhead;

    PasswordHasher(AuthConfiguration.Hashing configuration) {
        this.bulkhead = new ThreadPoolExecutor(
                configuration.threads,
                configuration.threads,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(configuration.maxWaiting),
                threads());
        bulkhead.allowCoreThreadTimeOut(true);
    }

    /** Makes the threads that hash. */
    static ThreadFactory threads() {
        return new ThreadFactoryBuilder()
                .setNameFormat("password-hash-%d")
                .setThreadFactory(work -> new Thread(IdlePriority.of(work)))
                .setDaemon(true)
                .build();
    }

    /** The password's hash with a new salt, as a PHC string. */
    CompletableFuture<String> hash(String password) {
        return inTurn(() -> Argon2Hash.of(password, salt(), COST, memory.get()).phc());
    }

    /** Whether the password has this hash. Where there is none to compare with it has not, after the same work. */
    CompletableFuture<Boolean> matches(String password, Optional<String> hash) {
        if (hash.isEmpty() || !CredentialRules.mayBePassword(password)) {
            return inTurn(() -> NOBODYS_HASH.isOf("", memory.get()));
        }
        return inTurn(() -> stored(hash.get()).isOf(password, memory.get()));
    }

    /** Whether a hash took less work than a new one would. */
    static boolean isOutdated(String hash) {
        Argon2Hash.Cost cost = stored(hash).cost();
        return cost.memoryKib() < COST.memoryKib() || cost.iterations() < COST.iterations();
    }

    /** Ends the threads; what still waits is dropped. */
    @Override
    public void close() {
        bulkhead.shutdownNow();
    }

    private static Argon2Hash stored(String phc) {
        try {
            return Argon2Hash.parse(phc);
        } catch (IllegalArgumentException e) {
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
