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
 * TooManyWaitingException} or a {@link UserRepositoryException}. Thread-safe.
 */
public final class UserService {
    private static final Logger LOGGER = LoggerFactory.getLogger(UserService.class);

    private final UserRepository users;
    private final UserStatements statements;
    private final PasswordHasher hasher;
    private final Tokens tokens;
    private final TokenVersions versions;
    private final AuthEvents events;

    UserService(
            UserRepository users,
            UserStatements statements,
            PasswordHasher hasher,
            Tokens tokens,
            TokenVersions versions,
            AuthEvents events) {
        this.users = users;
        this.statements = statements;
        this.hasher = hasher;
        this.tokens = tokens;
        this.versions = versions;
        this.events = events;
    }

    /**
     * Creates an account. Refused with {@link InvalidUserInputException} (paths {@code email} and {@code password}) and {@link
     * UserAlreadyExistsException}.
     */
    public CompletionStage<User> signUp(String email, String password) {
        return answer(events.signUp, () -> {
            String address = CredentialRules.requireNewAccount(email, password);
            // No look before the hash: a crowd of sign-ups would meet at the pool instead of waiting its turn here.
            return hasher.hash(password).thenCompose(hash -> statements.run(() -> users.create(address, hash)));
        });
    }

    /**
     * Proves who someone is and issues a token. Refused with {@link InvalidUserInputException} (path {@code email}), and with {@link
     * InvalidCredentialsException} for a wrong password and an unknown email alike, after the same time.
     */
    public CompletionStage<LogIn> logIn(String email, String password) {
        return answer(events.login, () -> {
            String address = CredentialRules.requireEmail(email);
            return statements
                    .run(() -> users.findByEmail(address))
                    .thenCompose(found -> hasher.matches(password, found.map(StoredUser::passwordHash))
                            .thenApply(matches -> logIn(
                                    found.filter(any -> matches).orElseThrow(InvalidCredentialsException::new),
                                    password)));
        });
    }

    private LogIn logIn(StoredUser user, String password) {
        if (PasswordHasher.isOutdated(user.passwordHash())) {
            rehash(user, password);
        }
        return new LogIn(tokens.issue(user.user().id(), user.tokenVersion()), user.user());
    }

    /**
     * Changes a password and ends every token issued before. Of two changes at once with the same current password one succeeds.
     * Refused with {@link InvalidUserInputException} (path {@code newPassword}) and {@link InvalidCredentialsException}.
     */
    public CompletionStage<User> changePassword(UUID userId, String currentPassword, String newPassword) {
        return answer(
                events.passwordChange,
                () -> statements
                        .run(() -> users.findById(userId).orElseThrow(InvalidCredentialsException::new))
                        .thenCompose(user -> changePassword(user, currentPassword, newPassword)));
    }

    private CompletableFuture<User> changePassword(StoredUser user, String currentPassword, String newPassword) {
        CredentialRules.requireNewPassword(
                newPassword, currentPassword, user.user().email());
        return hasher.matches(currentPassword, Optional.of(user.passwordHash()))
                .thenCompose(matches -> matches
                        ? hasher.hash(newPassword)
                        : CompletableFuture.failedFuture(new InvalidCredentialsException()))
                .thenCompose(hash -> statements.run(() -> replacePassword(user, hash)));
    }

    private User replacePassword(StoredUser user, String hash) {
        try {
            return users.replacePassword(user, hash).orElseThrow(InvalidCredentialsException::new);
        } finally {
            // Also when the answer was lost: the change may have been made.
            versions.forget(user.user().id());
        }
    }

    /** Nobody waits for it: the log-in is good either way, and the next one tries again. */
    private void rehash(StoredUser user, String password) {
        CompletableFuture<StoredUser> unused = hasher.hash(password)
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
