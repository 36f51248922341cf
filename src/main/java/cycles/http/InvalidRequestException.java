package cycles.http;

import cycles.core.Violation;
import java.util.List;

/** A request says something that no user could be allowed: an expected answer, so it carries no stack trace. */
final class InvalidRequestException extends RuntimeException {
    private final transient List<Violation> violations;

    InvalidRequestException(List<Violation> violations) {
        super("Invalid request", null, false, false);
        this.violations = List.copyOf(violations);
    }

    InvalidRequestException(String path, String message) {
        this(List.of(new Violation(path, message)));
    }

    List<Violation> violations() {
        return violations;
    }
}
