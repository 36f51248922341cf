package cycles.history;

import java.util.Optional;

/**
 * Specifies the sequential behavior of an object.
 *
 * @param <S> an immutable state; two states are equal if no call can distinguish them
 * @param <I> a call
 * @param <O> the result of a call
 */
public interface Specification<S, I, O> {
    /** Returns the initial state. */
    S initial();

    /**
     * Returns the state after a call; empty if the call cannot have this output in this state.
     *
     * @param output empty if it is unknown; any output is allowed then
     */
    Optional<S> after(S state, I input, Optional<O> output);
}
