package cycles.auth;

/** Why something asked of the users was refused or failed. The family is closed, so that its mapping can be checked for completeness. */
public abstract sealed class UserException extends RuntimeException
        permits InvalidCredentialsException,
                InvalidUserInputException,
                TooManyAttemptsException,
                TooManyWaitingException,
                UserAlreadyExistsException,
                UserRepositoryException {

    /** A refusal: an expected answer, so it carries no stack trace. */
    UserException(String message) {
        super(message, null, false, false);
    }

    /** A technical failure with its cause. */
    UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
