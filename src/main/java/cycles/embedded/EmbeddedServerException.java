package cycles.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server cannot be had. The message is one line for the operator, with what to do about it. */
public final class EmbeddedServerException extends RuntimeException {

    EmbeddedServerException(String message) {
        this(message, null);
    }

    EmbeddedServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
