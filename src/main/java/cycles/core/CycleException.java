package cycles.core;

/**
 * Reports why a use case was refused or failed. The hierarchy is sealed, so that the compiler can verify that a mapping to a
 * protocol is complete.
 */
public abstract sealed class CycleException extends RuntimeException
        permits CycleAlreadyInProgressException,
                CycleIdMismatchException,
                CycleInvalidStateException,
                CycleNotFoundException,
                CycleOverlapException,
                CycleRepositoryException,
                InvalidCycleDatesException {

    /** Creates a refusal. It is an expected outcome, so it has no stack trace. */
    CycleException(String message) {
        super(message, null, false, false);
    }

    /** Creates a technical failure with its cause. */
    CycleException(String message, Throwable cause) {
        super(message, cause);
    }
}
