package cycles.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dropwizard.auth.Authenticator;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Resolves a bearer token to its user. The result is empty when the token is not valid: it was not issued by this service, has expired,
 * or was invalidated by a password change or the deletion of the user. Throws {@link UserRepositoryException} when the current token
 * version cannot be read. Thread-safe.
 */
public final class TokenAuthenticator implements Authenticator<String, AuthenticatedUser> {
    private final TokenService tokens;
    private final TokenVersionCache versions;
    private final Clock clock;
    private final AuthEvents events;
    /** Caches the claims of verified tokens, because verifying the signature is the slowest part of authentication. */
    private final Cache<String, TokenService.Claims> verified;

    TokenAuthenticator(
            TokenService tokens,
            TokenVersionCache versions,
            AuthConfiguration configuration,
            Clock clock,
            AuthEvents events) {
        this.tokens = tokens;
        this.versions = versions;
        this.clock = clock;
        this.events = events;
        this.verified =
                Caffeine.newBuilder().maximumSize(configuration.cacheSize).build();
    }

    @Override
    public Optional<AuthenticatedUser> authenticate(String token) {
        Optional<AuthenticatedUser> user = verify(token)
                .filter(claims -> clock.instant().isBefore(claims.expiresAt()))
                .filter(claims -> versions.current(claims.userId()).equals(OptionalInt.of(claims.version())))
                .map(claims -> new AuthenticatedUser(claims.userId()));
        if (user.isEmpty()) {
            events.tokenRejected.mark();
        }
        return user;
    }

    private Optional<TokenService.Claims> verify(String token) {
        TokenService.Claims cached = verified.getIfPresent(token);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<TokenService.Claims> verifiedNow = tokens.verify(token);
        verifiedNow.ifPresent(claims -> verified.put(token, claims));
        return verifiedNow;
    }
}
