package cycles.core;

/** Why a use case was refused or failed. The family is closed: whoever maps it to a protocol can be checked for completeness. */
public abstract sealed class CycleException extends RuntimeException
        permits CycleAlreadyInProgressException,
                CycleIdMismatchException,
                CycleInvalidStateException,
                CycleNotFoundException,
                CycleOverlapException,
                CycleRepositoryException,
                InvalidCycleDatesException {

    /** A refusal: an expected answer, so it carries no stack trace. */
    CycleException(String message) {
        super(message, null, false, false);
    }

    /** A technical failure with its cause. */
    CycleException(String message, Throwable cause) {
        super(message, cause);
    }
}
