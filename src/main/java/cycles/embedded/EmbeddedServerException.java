package cycles.embedded;

import org.jspecify.annotations.Nullable;

/** Indicates that an embedded server is not available. The message is one line for the operator, with a remedy. */
public final class EmbeddedServerException extends RuntimeException {

    EmbeddedServerException(String message) {
        this(message, null);
    }

    EmbeddedServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
