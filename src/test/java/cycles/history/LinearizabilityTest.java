package cycles.history;

import static cycles.history.TimedCall.answered;
import static cycles.history.TimedCall.unanswered;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Verifies the checker on histories of a register with an obvious verdict. */
class LinearizabilityTest {
    /** A call is a number to write, or 0 to read; a write returns the written number. */
    private static final Specification<Integer, Integer, Integer> REGISTER = new Specification<>() {
        @Override
        public Integer initial() {
            return 0;
        }

        @Override
        public Optional<Integer> after(Integer state, Integer call, Optional<Integer> output) {
            int next = call == 0 ? state : call;
            return output.isEmpty() || output.get() == next ? Optional.of(next) : Optional.empty();
        }
    };

    private static TimedCall<Integer, Integer> write(int value, long called, long answered) {
        return answered(value, value, called, answered);
    }

    private static TimedCall<Integer, Integer> read(int value, long called, long answered) {
        return answered(0, value, called, answered);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Optional<String> violation(TimedCall<Integer, Integer>... history) {
        return Linearizability.violation(REGISTER, List.of(history));
    }

    @Test
    void violation_sequentialCalls_keepTheirOrder() {
        assertThat(violation()).isEmpty();
        assertThat(violation(write(1, 0, 1), read(1, 2, 3), write(2, 4, 5), read(2, 6, 7)))
                .isEmpty();
        assertThat(violation(write(1, 0, 1), write(2, 2, 3), read(1, 4, 5))).isPresent();
    }

    @Test
    void violation_readMissesAnsweredWrite_isFound() {
        assertThat(violation(write(1, 0, 1), read(0, 2, 3)))
                .hasValueSatisfying(text -> assertThat(text).contains("[0..1] 1 -> 1", "[2..3] 0 -> 0"));
    }

    @Test
    void violation_concurrentCalls_anyOrderIsAllowed() {
        assertThat(violation(write(1, 0, 5), read(0, 1, 2), read(1, 3, 4))).isEmpty();
        assertThat(violation(write(1, 0, 5), write(2, 0, 5), read(1, 6, 7))).isEmpty();
        assertThat(violation(write(1, 0, 5), write(2, 0, 5), read(2, 6, 7))).isEmpty();
        assertThat(violation(write(1, 0, 5), read(1, 1, 2), read(0, 3, 4)))
                .as("a value that was read is lost")
                .isPresent();
        assertThat(violation(write(1, 0, 5), write(2, 0, 5), read(1, 6, 7), read(2, 8, 9)))
                .isPresent();
    }

    @Test
    void violation_unansweredCall_mayTakeEffectLateOrNever() {
        assertThat(violation(unanswered(1, 0), read(0, 1, 2), read(0, 3, 4))).isEmpty();
        assertThat(violation(unanswered(1, 0), read(0, 1, 2), read(1, 3, 4))).isEmpty();
        assertThat(violation(unanswered(1, 0), read(1, 1, 2), read(0, 3, 4)))
                .as("a call takes effect once")
                .isPresent();
        assertThat(violation(read(1, 0, 1), unanswered(1, 2)))
                .as("a call does not take effect before it is made")
                .isPresent();
    }

    @Test
    void violation_longHistory_isDecided() {
        List<TimedCall<Integer, Integer>> history = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            history.add(write(i, 10L * i, 10L * i + 35));
            history.add(read(i, 10L * i + 1, 10L * i + 30));
        }
        assertThat(Linearizability.violation(REGISTER, history)).isEmpty();
        history.add(read(1, 5_000, 5_001));
        assertThat(Linearizability.violation(REGISTER, history)).isPresent();
    }
}
