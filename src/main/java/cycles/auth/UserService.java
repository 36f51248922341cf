package cycles.auth;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person can do about an account. Hashing a password takes its turn in a bulkhead, so every answer is a stage; a refusal or
 * failure completes it with a {@link UserException}, unwrapped. Besides those named below that is always possibly a {@link
 * TooManyAttemptsException}, a {@link TooManyWaitingException} or a {@link UserRepositoryException}. Thread-safe.
 */
public final class UserService {
    private static final Logger LOGGER = LoggerFactory.getLogger(UserService.class);

    private final UserRepository users;
    private final UserDatabaseExecutor statements;
    private final AttemptLimiter limiter;
    private final PerAccountSerialExecutor turns;
    private final HashingAdmission pending;
    private final PasswordHasher hasher;
    private final TokenService tokens;
    private final TokenVersionCache versions;
    private final AuthEvents events;

    UserService(
            UserRepository users,
            UserDatabaseExecutor statements,
            AttemptLimiter limiter,
            PerAccountSerialExecutor turns,
            HashingAdmission pending,
            PasswordHasher hasher,
            TokenService tokens,
            TokenVersionCache versions,
            AuthEvents events) {
        this.users = users;
        this.statements = statements;
        this.limiter = limiter;
        this.turns = turns;
        this.pending = pending;
        this.hasher = hasher;
        this.tokens = tokens;
        this.versions = versions;
        this.events = events;
    }

    /**
     * Creates an account. Refused with {@link InvalidUserInputException} (paths {@code email} and {@code password}) and {@link
     * UserAlreadyExistsException}.
     */
    public CompletionStage<User> signUp(String email, String password, Client client) {
        return answer(events.signUp, () -> {
            String address = CredentialPolicy.requireNewAccount(email, password);
            return pending.admit(
                    client,
                    request -> statements
                            .run(() -> limiter.signUp(RateLimitKeys.signUp(address, client.address())))
                            .thenCompose(counted -> hasher.hash(password, request))
                            .thenCompose(hash -> statements.run(() -> users.create(address, hash))));
        });
    }

    /**
     * Proves who someone is and issues a token. Refused with {@link InvalidUserInputException} (path {@code email}), and with {@link
     * InvalidCredentialsException} for a wrong password and an unknown email alike, after the same time.
     */
    public CompletionStage<LoginResult> logIn(String email, String password, Client client) {
        return answer(events.login, () -> {
            String address = CredentialPolicy.requireEmail(email);
            RateLimitKeys attempt = RateLimitKeys.logIn(address, client.address());
            return pending.admit(
                    client,
                    request -> proved(attempt, password, request, () -> users.findByEmail(address))
                            .thenApply(proved -> logIn(proved, password, client)));
        });
    }

    /** A user whose password was given. */
    private record Proved(UserRecord user, boolean outdated) {}

    /**
     * The user that is found, when the password is this user's. Whoever is not found costs the same time and counts the same.
     */
    private CompletableFuture<Proved> proved(
            RateLimitKeys attempt, String password, HashingRequest request, Supplier<Optional<UserRecord>> find) {
        return turns.take(
                attempt.account(),
                request,
                () -> statements
                        .run(() -> {
                            limiter.proof(attempt);
                            return find.get();
                        })
                        .thenCompose(found -> hasher.matches(password, found.map(UserRecord::passwordHash), request)
                                .thenCompose(match -> found.filter(any -> match != PasswordHasher.Match.WRONG)
                                        .map(user -> new Proved(user, match == PasswordHasher.Match.RIGHT_BUT_OUTDATED))
                                        .map(CompletableFuture::completedFuture)
                                        .orElseGet(() -> failed(attempt)))));
    }

    private CompletableFuture<Proved> failed(RateLimitKeys attempt) {
        return statements.run(() -> {
            limiter.failed(attempt);
            throw new InvalidCredentialsException();
        });
    }

    private LoginResult logIn(Proved proved, String password, Client client) {
        UserRecord user = proved.user();
        if (proved.outdated()) {
            rehash(user, password, client);
        }
        return new LoginResult(tokens.issue(user.user().id(), user.tokenVersion()), user.user());
    }

    /**
     * Changes a password and ends every token issued before. Of two changes at once with the same current password one succeeds.
     * Refused with {@link InvalidUserInputException} (path {@code newPassword}) and {@link InvalidCredentialsException}.
     */
    public CompletionStage<User> changePassword(
            UUID userId, String currentPassword, String newPassword, Client client) {
        RateLimitKeys attempt = RateLimitKeys.passwordChange(userId, client.address());
        return answer(
                events.passwordChange,
                () -> pending.admit(
                        client,
                        request -> proved(
                                        attempt,
                                        currentPassword,
                                        request,
                                        () -> users.findById(userId).map(user -> {
                                            CredentialPolicy.requireNewPassword(
                                                    newPassword,
                                                    currentPassword,
                                                    user.user().email());
                                            return user;
                                        }))
                                .thenCompose(proved -> hasher.hash(newPassword, request)
                                        .thenCompose(
                                                hash -> statements.run(() -> replacePassword(proved.user(), hash))))));
    }

    private User replacePassword(UserRecord user, String hash) {
        try {
            return users.replacePassword(user, hash).orElseThrow(InvalidCredentialsException::new);
        } finally {
            // Also when the answer was lost: the change may have been made.
            versions.forget(user.user().id());
        }
    }

    /** Nobody waits for it: the log-in is good either way, and the next one tries again. */
    private void rehash(UserRecord user, String password, Client client) {
        CompletableFuture<UserRecord> unused = hasher.hash(password, pending.background(client))
                .thenCompose(hash -> statements.run(() -> {
                    users.replaceHash(user, hash);
                    return user;
                }))
                .whenComplete((any, failure) -> {
                    if (failure != null) {
                        LOGGER.warn(
                                "The password of user {} could not be hashed anew",
                                user.user().id(),
                                failure);
                    }
                });
    }

    /** The work's own outcome, without the {@link CompletionException} that stages wrap around a failure. */
    private static <T> CompletionStage<T> answer(AuthEvents.Attempt attempt, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            CompletableFuture<T> unused = work.get().whenComplete((value, failure) -> {
                boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                Throwable reason = wrapped ? failure.getCause() : failure;
                attempt.ended(reason);
                if (reason == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(reason);
                }
            });
        } catch (UserException e) {
            attempt.ended(e);
            answer.completeExceptionally(e);
        }
        return answer;
    }
}
