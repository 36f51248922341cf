package cycles.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Caches the token versions of users for a few seconds. Concurrent misses for the same user share one query. Thread-safe.
 */
final class TokenVersionCache {
    private final UserRepository users;

    /** An entry is inserted before its query is sent, so that its age is an upper bound for the age of the value. */
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
     * Returns the version that valid tokens of the user contain; empty if the user does not exist.
     *
     * @throws UserRepositoryException when the version is not cached and cannot be read
     */
    OptionalInt current(UUID userId) {
        CompletableFuture<OptionalInt> cached = cache.getIfPresent(userId);
        return cached == null ? read(userId) : await(cached);
    }

    /** Removes the version of a user after a change. The result of a query in progress is not cached. */
    void invalidate(UUID userId) {
        cache.invalidate(userId);
    }

    /** Reads the version outside the cache: a loading cache would block other users in the same hash bin during the query. */
    private OptionalInt read(UUID userId) {
        CompletableFuture<OptionalInt> pending = new CompletableFuture<>();
        CompletableFuture<OptionalInt> existing = cache.asMap().putIfAbsent(userId, pending);
        if (existing != null) {
            return await(existing);
        }
        try {
            OptionalInt version = users.findTokenVersion(userId);
            pending.complete(version);
            return version;
        } catch (RuntimeException | Error e) {
            cache.asMap().remove(userId, pending);
            pending.completeExceptionally(e);
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
