package cycles.http;

import cycles.core.Violation;
import java.util.List;

/** Reports a malformed request. Has no stack trace, since it is an expected result. */
final class InvalidRequestException extends RuntimeException {
    private final transient List<Violation> violations;

    InvalidRequestException(List<Violation> violations) {
        super("Invalid request", null, false, false);
        this.violations = List.copyOf(violations);
    }

    InvalidRequestException(String path, String message) {
        this(List.of(new Violation(path, message)));
    }

    /** Returns every broken rule, at least one. */
    List<Violation> violations() {
        return violations;
    }
}
