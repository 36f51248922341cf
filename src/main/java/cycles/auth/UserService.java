package cycles.auth;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a person can do about an account. Hashing a password takes its turn in a bulkhead of its own, so every answer is a stage;
 * a refusal or failure completes it with a {@link UserException}, unwrapped. Thread-safe.
 */
public final class UserService {

    /**
     * Creates an account.
     *
     * <p>Refused with {@link InvalidUserInputException} (paths {@code email} and {@code password}), {@link
     * UserAlreadyExistsException}, {@link TooManyWaitingException}.
     */
    public CompletionStage<User> signUp(String email, String password) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    /**
     * Proves who someone is and issues a token.
     *
     * <p>Refused with {@link InvalidUserInputException} (path {@code email}), {@link TooManyWaitingException}, and {@link
     * InvalidCredentialsException}, which a wrong password and an unknown email get alike and after the same time.
     */
    public CompletionStage<LogIn> logIn(String email, String password) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    /**
     * Changes a password and ends every token issued before. Of two changes at once with the same current password one succeeds.
     *
     * <p>Refused with {@link InvalidUserInputException} (path {@code newPassword}), {@link InvalidCredentialsException}, {@link
     * TooManyWaitingException}.
     */
    public CompletionStage<User> changePassword(UUID userId, String currentPassword, String newPassword) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
}
