package cycles.auth;

import cycles.core.Violation;
import java.util.List;

/** An email or a password breaks the rules for it. */
public final class InvalidUserInputException extends UserException {
    private final transient List<Violation> violations;

    public InvalidUserInputException(List<Violation> violations) {
        super("Invalid user input");
        this.violations = List.copyOf(violations);
    }

    /** Every broken rule, at least one. */
    public List<Violation> violations() {
        return violations;
    }
}
