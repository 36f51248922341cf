package cycles.auth;

import org.jspecify.annotations.Nullable;

/**
 * A key that tokens are signed with and verified by.
 *
 * @param id what the header parameter {@code kid} of a token names it by; null for a key whose tokens name none
 * @param secret 32 bytes or more
 */
record TokenKey(@Nullable String id, byte[] secret) {
    /** Leaves the key out: it is a secret. */
    @Override
    public String toString() {
        return "TokenKey[id=" + id + "]";
    }
}
