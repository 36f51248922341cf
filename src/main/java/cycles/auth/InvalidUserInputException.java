package cycles.auth;

import cycles.core.Violation;
import java.util.List;

/** Indicates an email or a password that violates the credential policy. */
public final class InvalidUserInputException extends UserException {
    private final transient List<Violation> violations;

    public InvalidUserInputException(List<Violation> violations) {
        super("Invalid user input");
        this.violations = List.copyOf(violations);
    }

    /** Returns all violated rules, at least one. */
    public List<Violation> violations() {
        return violations;
    }
}
