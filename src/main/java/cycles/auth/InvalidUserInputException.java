package cycles.auth;

import java.util.List;

/** An email or a password breaks the rules for it. */
public final class InvalidUserInputException extends UserException {
    /** One broken rule: the field's name in a request, and what it must be. Never the value. */
    public record Violation(String path, String message) {}

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
