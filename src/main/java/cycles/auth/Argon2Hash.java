package cycles.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Computes and verifies password hashes with Argon2id, version 1.3 (RFC 9106). A value consists of a hash, its cost and its salt.
 * Immutable.
 *
 * <p>The caller provides the memory for a computation and reuses it: allocating about 20 MB per hash would make garbage collection
 * slow down other requests.
 */
final class Argon2Hash {
    private static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;
    private static final int HASH_BYTES = 32;
    /** Accepts salts and hashes of 8 to 64 bytes, and less than 1 GiB of memory: this service produces no larger hashes. */
    private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=" + VERSION
            + "\\$m=(\\d{1,6}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{11,86})");

    private final Cost cost;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(Cost cost, byte[] salt, byte[] hash) {
        this.cost = cost;
        this.salt = salt;
        this.hash = hash;
    }

    /**
     * Defines the cost parameters of a hash.
     *
     * @param memoryKib the memory in KiB, at least 8 per lane
     * @param iterations the number of passes over the memory, 1 or more
     * @param parallelism the number of lanes, 1 or more; this class computes all of them on one thread
     */
    record Cost(int memoryKib, int iterations, int parallelism) {
        /** Allocates reusable memory for one computation at a time. It is cleared after each computation. Not thread-safe. */
        BlockPool memory() {
            return new Argon2BytesGenerator.FixedBlockPool(Argon2BytesGenerator.getBlockCount(memoryKib, parallelism));
        }
    }

    /** Computes the 32-byte hash of a password with a salt of 8 to 64 bytes. */
    static Argon2Hash of(String password, byte[] salt, Cost cost, BlockPool memory) {
        return new Argon2Hash(cost, salt.clone(), compute(password, salt, cost, HASH_BYTES, memory));
    }

    /**
     * Parses a PHC string.
     *
     * @throws IllegalArgumentException if the string is not an Argon2id hash of version 1.3
     */
    static Argon2Hash parse(String phc) {
        Matcher matcher = PHC.matcher(phc);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not an Argon2id hash of version " + VERSION);
        }
        Cost cost = new Cost(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
        Base64.Decoder base64 = Base64.getDecoder();
        return new Argon2Hash(cost, base64.decode(matcher.group(4)), base64.decode(matcher.group(5)));
    }

    /** Returns whether the password has this hash. Compares in constant time. */
    boolean matches(String password, BlockPool memory) {
        return MessageDigest.isEqual(hash, compute(password, salt, cost, hash.length, memory));
    }

    Cost cost() {
        return cost;
    }

    /** Returns the hash in the PHC string format: {@code $argon2id$v=19$m=<KiB>,t=<iterations>,p=<parallelism>$<salt>$<hash>}. */
    String phc() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=" + VERSION + "$m=" + cost.memoryKib + ",t=" + cost.iterations + ",p=" + cost.parallelism
                + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    private static byte[] compute(String password, byte[] salt, Cost cost, int bytes, BlockPool memory) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(VERSION)
                .withMemoryAsKB(cost.memoryKib)
                .withIterations(cost.iterations)
                .withParallelism(cost.parallelism)
                .withSalt(salt)
                .withBlockPool(memory)
                .build());
        byte[] hash = new byte[bytes];
        generator.generateBytes(password.getBytes(UTF_8), hash);
        return hash;
    }
}
