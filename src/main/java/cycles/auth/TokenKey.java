package cycles.auth;

import org.jspecify.annotations.Nullable;

/** Contains a key for signing and verifying tokens. Immutable, provided that callers do not modify the array of the secret. */
final class TokenKey {
    private final @Nullable String id;
    private final byte[] secret;

    /**
     * @param id the header parameter {@code kid} of tokens signed with this key; null if those tokens have no {@code kid}
     * @param secret the secret, 32 bytes or more
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
