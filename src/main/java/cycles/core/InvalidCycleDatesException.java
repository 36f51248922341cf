package cycles.core;

import java.util.List;

/** Reports dates that violate a rule which does not depend on other cycles. */
public final class InvalidCycleDatesException extends CycleException {
    /**
     * Describes one violated rule.
     *
     * @param path the date's name in a request
     * @param message the requirement
     */
    public record Violation(String path, String message) {}

    private final transient List<Violation> violations;

    InvalidCycleDatesException(List<Violation> violations) {
        super("Invalid cycle dates");
        this.violations = List.copyOf(violations);
    }

    /** Returns every violated rule, at least one. */
    public List<Violation> violations() {
        return violations;
    }
}
