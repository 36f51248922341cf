package cycles.auth;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/**
 * Hashes and verifies passwords with Argon2id, on a bounded number of dedicated idle-priority threads: log-ins cannot exhaust the
 * processors or the heap of the service. Thread-safe.
 *
 * <p>The returned futures fail with {@link TooManyWaitingException} when the computation has not started at the deadline of the
 * request.
 */
final class PasswordHasher implements AutoCloseable {
    private static final Argon2Hash.Cost COST = new Argon2Hash.Cost(19 * 1024, 2, 1);
    private static final int SALT_BYTES = 16;
    /** About five times the duration of a hash on an otherwise idle processor. */
    private static final Duration STARVED_AFTER = Duration.ofMillis(250);

    /** Matches no password; verified for unknown users to make the response time the same. */
    private static final Argon2Hash DUMMY_HASH = Argon2Hash.parse("$argon2id$v=19$m=" + COST.memoryKib() + ",t="
            + COST.iterations() + ",p=" + COST.parallelism() + "$" + "A".repeat(22) + "$" + "A".repeat(43));

    /** One block of memory for each hashing thread. */
    private final ThreadLocal<BlockPool> memory = ThreadLocal.withInitial(COST::memory);

    private final SecureRandom random = new SecureRandom();
    private final HashingExecutor executor;

    PasswordHasher(AuthConfiguration.Hashing configuration) {
        this.executor = new HashingExecutor(configuration.threads, STARVED_AFTER, idleThreads(), normalThreads());
    }

    /** Creates the factory of the idle-priority threads. */
    static ThreadFactory idleThreads() {
        return new ThreadFactoryBuilder()
                .setNameFormat("password-hash-%d")
                .setThreadFactory(work -> new Thread(IdlePriority.wrap(work)))
                .setDaemon(true)
                .build();
    }

    /** Creates the factory of the normal-priority thread, which assists while the other threads starve. */
    static ThreadFactory normalThreads() {
        return new ThreadFactoryBuilder()
                .setNameFormat("password-hash-normal-%d")
                .setDaemon(true)
                .build();
    }

    /** The result of comparing a password with a hash. */
    enum Match {
        WRONG,
        RIGHT,
        /** The password is right, but the hash has a lower cost than new ones, or was computed without normalisation. */
        RIGHT_BUT_OUTDATED
    }

    /** Hashes the normalised password with a new salt and returns a PHC string. */
    CompletableFuture<String> hash(String password, HashingRequest request) {
        String normalised = CredentialPolicy.normalised(password);
        return executor.submit(
                request,
                () -> Argon2Hash.of(normalised, newSalt(), COST, memory.get()).phc());
    }

    /**
     * Compares a password with a PHC string. Compares the normalised password first, then the password as it was sent, because old
     * hashes were computed without normalisation. The number of hash computations for a wrong password depends only on the password:
     * without a hash, a dummy hash is computed as often.
     *
     * @param hash empty when the user does not exist; the result is then {@link Match#WRONG}
     */
    CompletableFuture<Match> matches(String password, Optional<String> hash, HashingRequest request) {
        List<String> spellings = Stream.of(CredentialPolicy.normalised(password), password)
                .distinct()
                .filter(CredentialPolicy::mayBePassword)
                .toList();
        if (hash.isEmpty() || spellings.isEmpty()) {
            int times = Math.max(1, spellings.size());
            return executor.submit(request, () -> {
                for (int i = 0; i < times; i++) {
                    boolean unused = DUMMY_HASH.matches("", memory.get());
                }
                return Match.WRONG;
            });
        }
        return executor.submit(request, () -> compare(spellings, password, parseStored(hash.get())));
    }

    private Match compare(List<String> spellings, String password, Argon2Hash hash) {
        for (String spelling : spellings) {
            if (hash.matches(spelling, memory.get())) {
                boolean normalised = spelling.equals(CredentialPolicy.normalised(password));
                return normalised && !isOutdated(hash.cost()) ? Match.RIGHT : Match.RIGHT_BUT_OUTDATED;
            }
        }
        return Match.WRONG;
    }

    private static boolean isOutdated(Argon2Hash.Cost cost) {
        return cost.memoryKib() < COST.memoryKib() || cost.iterations() < COST.iterations();
    }

    /** Returns the number of passwords that can currently be hashed within this time, 1 or more. */
    int capacity(Duration time) {
        return executor.capacity(time);
    }

    /** Stops the threads and drops queued work. */
    @Override
    public void close() {
        executor.close();
    }

    private static Argon2Hash parseStored(String phc) {
        try {
            return Argon2Hash.parse(phc);
        } catch (IllegalArgumentException e) {
            throw new UserRepositoryException("A stored password hash is malformed", e, false);
        }
    }

    private byte[] newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
