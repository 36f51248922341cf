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
    private final PasswordHasher hasher;
    private final Tokens tokens;
    private final TokenVersions versions;

    UserService(UserRepository users, PasswordHasher hasher, Tokens tokens, TokenVersions versions) {
        this.users = users;
        this.hasher = hasher;
        this.tokens = tokens;
        this.versions = versions;
    }

    /**
     * Creates an account. Refused with {@link InvalidUserInputException} (paths {@code email} and {@code password}) and {@link
     * UserAlreadyExistsException}.
     */
    public CompletionStage<User> signUp(String email, String password) {
        return answer(() -> {
            String address = CredentialRules.requireNewAccount(email, password);
            if (users.findByEmail(address).isPresent()) {
                // Only spares the hash; of two sign-ups at once the unique index refuses one.
                throw new UserAlreadyExistsException(address);
            }
            return hasher.hash(password).thenApply(hash -> users.create(address, hash));
        });
    }

    /**
     * Proves who someone is and issues a token. Refused with {@link InvalidUserInputException} (path {@code email}), and with {@link
     * InvalidCredentialsException} for a wrong password and an unknown email alike, after the same time.
     */
    public CompletionStage<LogIn> logIn(String email, String password) {
        return answer(() -> {
            Optional<StoredUser> found = users.findByEmail(CredentialRules.requireEmail(email));
            return hasher.matches(password, found.map(StoredUser::passwordHash)).thenApply(matches -> {
                StoredUser user = found.filter(any -> matches).orElseThrow(InvalidCredentialsException::new);
                if (PasswordHasher.isOutdated(user.passwordHash())) {
                    rehash(user, password);
                }
                return new LogIn(tokens.issue(user.user().id(), user.tokenVersion()), user.user());
            });
        });
    }

    /**
     * Changes a password and ends every token issued before. Of two changes at once with the same current password one succeeds.
     * Refused with {@link InvalidUserInputException} (path {@code newPassword}) and {@link InvalidCredentialsException}.
     */
    public CompletionStage<User> changePassword(UUID userId, String currentPassword, String newPassword) {
        return answer(() -> {
            StoredUser user = users.findById(userId).orElseThrow(InvalidCredentialsException::new);
            CredentialRules.requireNewPassword(
                    newPassword, currentPassword, user.user().email());
            return hasher.matches(currentPassword, Optional.of(user.passwordHash()))
                    .thenCompose(matches -> matches
                            ? hasher.hash(newPassword)
                            : CompletableFuture.failedFuture(new InvalidCredentialsException()))
                    .thenApply(hash -> replacePassword(user, hash));
        });
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
        hasher.hash(password).thenAccept(hash -> users.replaceHash(user, hash)).exceptionally(failure -> {
            LOGGER.warn(
                    "The password of user {} could not be hashed anew",
                    user.user().id(),
                    failure);
            return null;
        });
    }

    /** The work's own outcome, without the {@link CompletionException} that stages wrap around a failure. */
    private static <T> CompletionStage<T> answer(Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            CompletableFuture<T> unused = work.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
                    answer.completeExceptionally(wrapped ? failure.getCause() : failure);
                }
            });
        } catch (UserException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }
}
