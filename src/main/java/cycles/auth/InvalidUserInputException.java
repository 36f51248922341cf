package cycles.auth;

import java.util.List;

/** Indicates an email or a password that violates the credential policy. */
public final class InvalidUserInputException extends UserException {
    /**
     * Describes a violated rule.
     *
     * @param path the name of the field in the request
     * @param message the rule, without the rejected value
     */
    public record Violation(String path, String message) {}

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
