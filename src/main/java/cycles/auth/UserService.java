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
 * Creates accounts, logs users in and changes passwords. All methods are asynchronous, because password hashing is queued. A rejection
 * or failure completes the returned stage with a {@link UserException}, unwrapped. In addition to the exceptions of each method, these
 * are {@link TooManyAttemptsException}, {@link TooManyWaitingException} and {@link UserRepositoryException}. Thread-safe.
 */
public final class UserService {
    private static final Logger LOGGER = LoggerFactory.getLogger(UserService.class);

    private final UserRepository users;
    private final UserDatabaseExecutor databaseExecutor;
    private final AttemptLimiter limiter;
    private final PerAccountSerialExecutor perAccountExecutor;
    private final HashingAdmission admission;
    private final PasswordHasher hasher;
    private final TokenService tokens;
    private final TokenVersionCache versions;
    private final AuthEvents events;

    UserService(
            UserRepository users,
            UserDatabaseExecutor databaseExecutor,
            AttemptLimiter limiter,
            PerAccountSerialExecutor perAccountExecutor,
            HashingAdmission admission,
            PasswordHasher hasher,
            TokenService tokens,
            TokenVersionCache versions,
            AuthEvents events) {
        this.users = users;
        this.databaseExecutor = databaseExecutor;
        this.limiter = limiter;
        this.perAccountExecutor = perAccountExecutor;
        this.admission = admission;
        this.hasher = hasher;
        this.tokens = tokens;
        this.versions = versions;
        this.events = events;
    }

    /**
     * Creates an account. Fails with {@link InvalidUserInputException} (paths {@code email} and {@code password}) or {@link
     * UserAlreadyExistsException}.
     */
    public CompletionStage<User> signUp(String email, String password, Client client) {
        return recordOutcome(events.signUp, () -> {
            String address = CredentialPolicy.requireNewAccount(email, password);
            return admission.admit(
                    client,
                    request -> databaseExecutor
                            .run(() -> limiter.checkSignUp(RateLimitKeys.signUp(address, client.address())))
                            .thenCompose(counted -> hasher.hash(password, request))
                            .thenCompose(hash -> databaseExecutor.run(() -> users.create(address, hash))));
        });
    }

    /**
     * Verifies a password and issues a token. Fails with {@link InvalidUserInputException} (path {@code email}), or with {@link
     * InvalidCredentialsException} when the password is wrong or the email is unknown; both cases take the same time.
     */
    public CompletionStage<LoginResult> logIn(String email, String password, Client client) {
        return recordOutcome(events.login, () -> {
            String address = CredentialPolicy.requireEmail(email);
            RateLimitKeys keys = RateLimitKeys.logIn(address, client.address());
            return admission.admit(
                    client,
                    request -> verifyPassword(keys, password, request, () -> users.findByEmail(address))
                            .thenApply(verified -> logIn(verified, password, client)));
        });
    }

    /** Contains a user whose password was verified, and whether the hash of the password is outdated. */
    private record VerifiedUser(UserRecord user, boolean outdated) {}

    /** Finds a user and verifies the password. Unknown users take the same time and count towards the same limits. */
    private CompletableFuture<VerifiedUser> verifyPassword(
            RateLimitKeys keys, String password, HashingRequest request, Supplier<Optional<UserRecord>> find) {
        return perAccountExecutor.submit(
                keys.account(),
                request,
                () -> databaseExecutor
                        .run(() -> {
                            limiter.checkCredentialAttempt(keys);
                            return find.get();
                        })
                        .thenCompose(found -> hasher.matches(password, found.map(UserRecord::passwordHash), request)
                                .thenCompose(match -> found.filter(any -> match != PasswordHasher.Match.WRONG)
                                        .map(user -> new VerifiedUser(
                                                user, match == PasswordHasher.Match.RIGHT_BUT_OUTDATED))
                                        .map(CompletableFuture::completedFuture)
                                        .orElseGet(() -> rejectCredentials(keys)))));
    }

    private CompletableFuture<VerifiedUser> rejectCredentials(RateLimitKeys keys) {
        return databaseExecutor.run(() -> {
            limiter.recordFailure(keys);
            throw new InvalidCredentialsException();
        });
    }

    private LoginResult logIn(VerifiedUser verified, String password, Client client) {
        UserRecord user = verified.user();
        if (verified.outdated()) {
            rehash(user, password, client);
        }
        return new LoginResult(tokens.issue(user.user().id(), user.tokenVersion()), user.user());
    }

    /**
     * Changes a password and invalidates all tokens issued before. Of two concurrent changes with the same current password only one
     * succeeds. Fails with {@link InvalidUserInputException} (path {@code newPassword}) or {@link InvalidCredentialsException}.
     */
    public CompletionStage<User> changePassword(
            UUID userId, String currentPassword, String newPassword, Client client) {
        RateLimitKeys keys = RateLimitKeys.passwordChange(userId, client.address());
        return recordOutcome(
                events.passwordChange,
                () -> admission.admit(
                        client,
                        request -> verifyPassword(
                                        keys,
                                        currentPassword,
                                        request,
                                        () -> users.findById(userId).map(user -> {
                                            CredentialPolicy.requireNewPassword(
                                                    newPassword,
                                                    currentPassword,
                                                    user.user().email());
                                            return user;
                                        }))
                                .thenCompose(verified -> hasher.hash(newPassword, request)
                                        .thenCompose(hash ->
                                                databaseExecutor.run(() -> replacePassword(verified.user(), hash))))));
    }

    private User replacePassword(UserRecord user, String hash) {
        try {
            return users.replacePassword(user, hash).orElseThrow(InvalidCredentialsException::new);
        } finally {
            // Also after a failure: the change may have been committed although the response was lost.
            versions.invalidate(user.user().id());
        }
    }

    /** Replaces an outdated hash in the background. A failure does not affect the log-in; the next log-in tries again. */
    private void rehash(UserRecord user, String password, Client client) {
        CompletableFuture<UserRecord> unused = hasher.hash(password, admission.backgroundRequest(client))
                .thenCompose(hash -> databaseExecutor.run(() -> {
                    users.replaceHash(user, hash);
                    return user;
                }))
                .whenComplete((any, failure) -> {
                    if (failure != null) {
                        LOGGER.warn(
                                "The password of user {} could not be rehashed",
                                user.user().id(),
                                failure);
                    }
                });
    }

    /** Runs the work and records its outcome. Unwraps the {@link CompletionException} that stages wrap around a failure. */
    private static <T> CompletionStage<T> recordOutcome(
            AuthEvents.OutcomeMeters meters, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            CompletableFuture<T> unused = work.get().whenComplete((value, failure) -> {
                boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                Throwable reason = wrapped ? failure.getCause() : failure;
                meters.record(reason);
                if (reason == null) {
                    outcome.complete(value);
                } else {
                    outcome.completeExceptionally(reason);
                }
            });
        } catch (UserException e) {
            meters.record(e);
            outcome.completeExceptionally(e);
        }
        return outcome;
    }
}
