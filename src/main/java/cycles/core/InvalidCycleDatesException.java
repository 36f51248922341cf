package cycles.core;

import java.util.List;

/** The dates break a rule that needs no look at other cycles. */
public final class InvalidCycleDatesException extends CycleException {
    private final transient List<Violation> violations;

    InvalidCycleDatesException(List<Violation> violations) {
        super("Invalid cycle dates");
        this.violations = List.copyOf(violations);
    }

    /** Every broken rule, at least one. */
    public List<Violation> violations() {
        return violations;
    }
}
