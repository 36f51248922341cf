package cycles.repository;

import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleException;
import cycles.core.CycleIdMismatchException;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepositoryException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a call came to, in a form that two repositories, or a repository and a client's answer, can be compared by: the values it
 * answered, or the name of the refusal with everything the refusal tells.
 *
 * @param refusal the exception's name without its ending; empty when the call was not refused
 */
public record Outcome(String refusal, List<?> values) {

    /** An answer: the cycle, or none. */
    public static Outcome of(Optional<Cycle> cycle) {
        return new Outcome("", cycle.stream().toList());
    }

    /** Makes the call. A failure of the backend is no outcome and passes through. */
    public static Outcome of(Supplier<?> call) {
        try {
            Object answer = call.get();
            return answer instanceof Optional<?> optional
                    ? new Outcome("", optional.stream().toList())
                    : new Outcome("", List.of(answer));
        } catch (CycleRepositoryException failure) {
            throw failure;
        } catch (CycleException refusal) {
            return new Outcome(refusal.getClass().getSimpleName().replace("Exception", ""), details(refusal));
        }
    }

    private static List<?> details(CycleException refusal) {
        if (refusal instanceof CycleNotFoundException absent) {
            return List.of(absent.userId());
        } else if (refusal instanceof CycleAlreadyInProgressException second) {
            return List.of(second.userId());
        } else if (refusal instanceof CycleIdMismatchException other) {
            return List.of(other.requestedCycleId(), other.activeCycleId());
        } else if (refusal instanceof CycleInvalidStateException state) {
            return List.of(state.currentState(), state.expectedState());
        } else if (refusal instanceof CycleOverlapException overlap) {
            return List.of(overlap.newStartDate(), overlap.lastCompletedEndDate());
        }
        throw new AssertionError("a refusal that nobody expects", refusal);
    }
}
