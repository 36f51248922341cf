package cycles.history;

import java.util.Optional;

/**
 * What an object does when its calls come one after the other.
 *
 * @param <S> its state: a value, equal to another one when no call can tell the two apart
 */
public interface Specification<S, I, O> {
    S initial();

    /**
     * The state after a call; empty when in this state the call could not have come to that output.
     *
     * @param output empty when it is not known: then it may be any
     */
    Optional<S> after(S state, I input, Optional<O> output);
}
