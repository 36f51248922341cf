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
 * The result of a call, comparable between two repositories, or between a repository and a response.
 *
 * @param refusal the name of the exception without "Exception"; empty if the call was not refused
 * @param values the returned values, or the properties of the refusal
 */
public record Outcome(String refusal, List<?> values) {

    /** A result that is a cycle or nothing. */
    public static Outcome of(Optional<Cycle> cycle) {
        return new Outcome("", cycle.stream().toList());
    }

    /** Executes the call. A {@link CycleRepositoryException} is not an outcome and is rethrown. */
    public static Outcome of(Supplier<?> call) {
        try {
            Object result = call.get();
            return result instanceof Optional<?> optional
                    ? new Outcome("", optional.stream().toList())
                    : new Outcome("", List.of(result));
        } catch (CycleRepositoryException failure) {
            throw failure;
        } catch (CycleException refusal) {
            return new Outcome(refusal.getClass().getSimpleName().replace("Exception", ""), details(refusal));
        }
    }

    private static List<?> details(CycleException refusal) {
        if (refusal instanceof CycleNotFoundException notFound) {
            return List.of(notFound.userId());
        } else if (refusal instanceof CycleAlreadyInProgressException inProgress) {
            return List.of(inProgress.userId());
        } else if (refusal instanceof CycleIdMismatchException mismatch) {
            return List.of(mismatch.requestedCycleId(), mismatch.activeCycleId());
        } else if (refusal instanceof CycleInvalidStateException state) {
            return List.of(state.currentState(), state.expectedState());
        } else if (refusal instanceof CycleOverlapException overlap) {
            return List.of(overlap.newStartDate(), overlap.lastCompletedEndDate());
        }
        throw new AssertionError("unknown refusal", refusal);
    }
}
