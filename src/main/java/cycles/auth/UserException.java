package cycles.auth;

/** Indicates a rejected or failed operation on users. Sealed, so that a test can check that the mapping is complete. */
public abstract sealed class UserException extends RuntimeException
        permits InvalidCredentialsException,
                InvalidUserInputException,
                TooManyAttemptsException,
                TooManyWaitingException,
                UserAlreadyExistsException,
                UserRepositoryException {

    /** Creates a rejection, which is an expected result and has no stack trace. */
    UserException(String message) {
        super(message, null, false, false);
    }

    /** Creates a technical failure. */
    UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
