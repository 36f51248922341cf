package cycles.auth;

import org.jspecify.annotations.Nullable;

/** Holds a key that tokens are signed with and verified by. Immutable by convention: nobody writes to the array of the secret. */
final class TokenKey {
    private final @Nullable String id;
    private final byte[] secret;

    /**
     * @param id the value of the header parameter {@code kid} in tokens of this key; null for a key whose tokens have no {@code kid}
     * @param secret 32 bytes or more
     */
    TokenKey(@Nullable String id, byte[] secret) {
        this.id = id;
        this.secret = secret;
    }

    @Nullable
    String id() {
        return id;
    }

    byte[] secret() {
        return secret;
    }

    /** Omits the secret. */
    @Override
    public String toString() {
        return "TokenKey[id=" + id + "]";
    }
}
