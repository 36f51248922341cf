package cycles.core;

/** Reports a violation of rule 3: the cycle exists and belongs to the user, but it is not in progress. */
public final class CycleInvalidStateException extends CycleException {
    private final CycleStatus currentState;
    private final CycleStatus expectedState;

    public CycleInvalidStateException(CycleStatus currentState, CycleStatus expectedState) {
        super("Cycle is " + currentState.label() + ", expected " + expectedState.label());
        this.currentState = currentState;
        this.expectedState = expectedState;
    }

    public CycleStatus currentState() {
        return currentState;
    }

    public CycleStatus expectedState() {
        return expectedState;
    }
}
