package cycles.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The users' token versions, read from Postgres and remembered for a few seconds. Threads that miss the same user wait for one
 * query. Thread-safe.
 */
final class TokenVersionCache {
    private final UserRepository users;

    /** An entry is written, and its age counted, before its query is sent: what the query sees is never older. */
    private final Cache<UUID, CompletableFuture<OptionalInt>> cache;

    TokenVersionCache(UserRepository users, AuthConfiguration configuration, Ticker ticker) {
        this.users = users;
        this.cache = Caffeine.newBuilder()
                .maximumSize(configuration.cacheSize)
                .expireAfterWrite(configuration.tokenVersionTtl.toJavaDuration())
                .ticker(ticker)
                .build();
    }

    /**
     * The version that the user's tokens must carry; empty when there is no such user.
     *
     * @throws UserRepositoryException when it is not remembered and cannot be read
     */
    OptionalInt current(UUID userId) {
        CompletableFuture<OptionalInt> known = cache.getIfPresent(userId);
        return known == null ? read(userId) : await(known);
    }

    /** Forgets a user's version because it changed; a query that is under way will not be remembered. */
    void forget(UUID userId) {
        cache.invalidate(userId);
    }

    /** Not the cache's own loading, which locks a part of its table: other users would wait for this one's query. */
    private OptionalInt read(UUID userId) {
        CompletableFuture<OptionalInt> mine = new CompletableFuture<>();
        CompletableFuture<OptionalInt> other = cache.asMap().putIfAbsent(userId, mine);
        if (other != null) {
            return await(other);
        }
        try {
            OptionalInt version = users.findTokenVersion(userId);
            mine.complete(version);
            return version;
        } catch (RuntimeException | Error e) {
            cache.asMap().remove(userId, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static OptionalInt await(CompletableFuture<OptionalInt> version) {
        try {
            return version.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UserException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
