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
 * The hash of a password by Argon2id, version 1.3 (RFC 9106), with what it was made from: its cost and its salt. Immutable.
 *
 * <p>Where a hash is computed the memory for it is the caller's, who uses it again: some 20 MB for each hash would keep the collector
 * busy enough for every other request to feel it.
 */
final class Argon2Hash {
    private static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;
    private static final int HASH_BYTES = 32;
    /** Salt and hash are of 8 to 64 bytes; a hash that takes a gigabyte or more is none of ours. */
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
     * What computing a hash takes.
     *
     * @param memoryKib the memory, in KiB, at least 8 for each lane
     * @param iterations the passes over it, 1 or more
     * @param parallelism the lanes that it is split into, 1 or more; all are computed by one thread here
     */
    record Cost(int memoryKib, int iterations, int parallelism) {
        /** Memory that one hash at a time can be computed in, again and again. Nothing of the hash is left in it. */
        BlockPool memory() {
            return new Argon2BytesGenerator.FixedBlockPool(Argon2BytesGenerator.getBlockCount(memoryKib, parallelism));
        }
    }

    /** Computes the hash of a password, of 32 bytes, with a salt of 8 to 64. */
    static Argon2Hash of(String password, byte[] salt, Cost cost, BlockPool memory) {
        return new Argon2Hash(cost, salt.clone(), compute(password, salt, cost, HASH_BYTES, memory));
    }

    /**
     * Reads a PHC string.
     *
     * @throws IllegalArgumentException if it is no hash of this kind
     */
    static Argon2Hash parse(String phc) {
        Matcher matcher = PHC.matcher(phc);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("This is no Argon2id hash of version " + VERSION);
        }
        Cost cost = new Cost(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
        Base64.Decoder base64 = Base64.getDecoder();
        return new Argon2Hash(cost, base64.decode(matcher.group(4)), base64.decode(matcher.group(5)));
    }

    /** Whether this is the password's hash. Takes the same time whatever the answer. */
    boolean isOf(String password, BlockPool memory) {
        return MessageDigest.isEqual(hash, compute(password, salt, cost, hash.length, memory));
    }

    Cost cost() {
        return cost;
    }

    /** The hash as a string in the PHC format: {@code $argon2id$v=19$m=<KiB>,t=<iterations>,p=<parallelism>$<salt>$<hash>}. */
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
