package cycles.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Contains the keys by which an attempt is counted. Keys are SHA-256 digests truncated to 128 bits, so that the table of limits
 * contains no email and no address in plain text.
 *
 * @param address the key of the client's address
 * @param account the key of the operation and the account
 * @param accountFromAddress the key of the operation, the account and the client's address
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

    private static RateLimitKeys of(String operation, String account, String client) {
        return new RateLimitKeys(digest(client), digest(operation, account), digest(operation, account, client));
    }

    private static UUID digest(String... parts) {
        ByteBuffer hash = ByteBuffer.wrap(
                Hashing.sha256().hashString(String.join("\0", parts), UTF_8).asBytes());
        return new UUID(hash.getLong(), hash.getLong());
    }
}
