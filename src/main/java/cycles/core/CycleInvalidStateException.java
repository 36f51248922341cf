package cycles.core;

/** Rule 3: the cycle exists and is the user's, but only a cycle in progress can change. */
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
