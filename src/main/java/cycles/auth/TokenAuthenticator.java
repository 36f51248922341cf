package cycles.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dropwizard.auth.Authenticator;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells whom a bearer token speaks for. Empty when the token is not one of ours, has expired, or was ended by a password change or
 * the user's deletion; {@link UserRepositoryException} when that cannot be found out. Thread-safe.
 */
public final class TokenAuthenticator implements Authenticator<String, AuthenticatedUser> {
    private final TokenService tokens;
    private final TokenVersionCache versions;
    private final Clock clock;
    private final AuthEvents events;
    /** Tokens with a good signature, which takes longer to check than all the rest. */
    private final Cache<String, TokenService.Verified> verified;

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

    private Optional<TokenService.Verified> verify(String token) {
        TokenService.Verified known = verified.getIfPresent(token);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<TokenService.Verified> fresh = tokens.verify(token);
        fresh.ifPresent(claims -> verified.put(token, claims));
        return fresh;
    }
}
