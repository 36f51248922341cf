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
 * Hashes passwords with Argon2id, on threads of its own that give way to all others, so that no number of log-ins takes the processors
 * or the heap from the rest of the service. Thread-safe.
 *
 * <p>A request waits until its deadline at most; then the outcome is a {@link TooManyWaitingException}.
 */
final class PasswordHasher implements AutoCloseable {
    private static final Argon2Hash.Cost COST = new Argon2Hash.Cost(19 * 1024, 2, 1);
    private static final int SALT_BYTES = 16;
    /** Some five times what a hash takes on a processor of its own. */
    private static final Duration STARVED_AFTER = Duration.ofMillis(250);

    private static final Argon2Hash NOBODYS_HASH = Argon2Hash.parse("$argon2id$v=19$m=" + COST.memoryKib() + ",t="
            + COST.iterations() + ",p=" + COST.parallelism() + "$" + "A".repeat(22) + "$" + "A".repeat(43));

    /** Each thread's own. */
    private final ThreadLocal<BlockPool> memory = ThreadLocal.withInitial(COST::memory);

    private final SecureRandom random = new SecureRandom();
    private final HashingExecutor executor;

    PasswordHasher(AuthConfiguration.Hashing configuration) {
        this.executor = new HashingExecutor(configuration.threads, STARVED_AFTER, threads(), normalThreads());
    }

    /** Makes the threads that hash. */
    static ThreadFactory threads() {
        return new ThreadFactoryBuilder()
                .setNameFormat("password-hash-%d")
                .setThreadFactory(work -> new Thread(IdlePriority.of(work)))
                .setDaemon(true)
                .build();
    }

    /** Makes the thread that hashes where those get no processor time. */
    static ThreadFactory normalThreads() {
        return new ThreadFactoryBuilder()
                .setNameFormat("password-hash-normal-%d")
                .setDaemon(true)
                .build();
    }

    /** The outcome of a comparison. */
    enum Match {
        WRONG,
        RIGHT,
        /** Right, but the hash took less work than a new one would, or is that of a password that was not normalised. */
        RIGHT_BUT_OUTDATED
    }

    /** The hash of the normalised password with a new salt, as a PHC string. */
    CompletableFuture<String> hash(String password, HashingRequest request) {
        String normalised = CredentialPolicy.normalised(password);
        return executor.submit(
                request,
                () -> Argon2Hash.of(normalised, salt(), COST, memory.get()).phc());
    }

    /**
     * Whether the hash is that of the normalised password or, as before passwords were normalised, of the password as it was sent. How
     * often a wrong password is hashed depends on the password alone: without a hash to compare with it takes the same work.
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
                    boolean unused = NOBODYS_HASH.isOf("", memory.get());
                }
                return Match.WRONG;
            });
        }
        return executor.submit(request, () -> compare(spellings, password, stored(hash.get())));
    }

    private Match compare(List<String> spellings, String password, Argon2Hash hash) {
        for (String spelling : spellings) {
            if (hash.isOf(spelling, memory.get())) {
                boolean normalised = spelling.equals(CredentialPolicy.normalised(password));
                return normalised && !isOutdated(hash.cost()) ? Match.RIGHT : Match.RIGHT_BUT_OUTDATED;
            }
        }
        return Match.WRONG;
    }

    private static boolean isOutdated(Argon2Hash.Cost cost) {
        return cost.memoryKib() < COST.memoryKib() || cost.iterations() < COST.iterations();
    }

    /** How many passwords can be hashed within this time at present, 1 or more. */
    int capacity(Duration time) {
        return executor.capacity(time);
    }

    /** Ends the threads; what still waits is dropped. */
    @Override
    public void close() {
        executor.close();
    }

    private static Argon2Hash stored(String phc) {
        try {
            return Argon2Hash.parse(phc);
        } catch (IllegalArgumentException e) {
            throw new UserRepositoryException("A stored password hash cannot be read", e, false);
        }
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
