package cycles.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Somebody's attempt to get at an account, as the limits see it: digests, from which neither email nor address can be read.
 *
 * @param address of where it comes from
 * @param account of what is tried with which account
 * @param accountFromAddress of both
 */
record RateLimitKeys(UUID address, UUID account, UUID accountFromAddress) {
    static RateLimitKeys signUp(String email, String client) {
        return of("sign-up", email, client);
    }

    static RateLimitKeys logIn(String email, String client) {
        return of("log-in", email, client);
    }

    static RateLimitKeys passwordChange(UUID userId, String client) {
        return of("password-change", userId.toString(), client);
    }

    private static RateLimitKeys of(String kind, String account, String client) {
        return new RateLimitKeys(digest(client), digest(kind, account), digest(kind, account, client));
    }

    private static UUID digest(String... parts) {
        ByteBuffer hash = ByteBuffer.wrap(
                Hashing.sha256().hashString(String.join("\0", parts), UTF_8).asBytes());
        return new UUID(hash.getLong(), hash.getLong());
    }
}
