package cycles.history;

import java.util.Locale;
import java.util.Optional;

/**
 * One call of a history. It took effect, if at all, at one moment between the two times, which are of one clock.
 *
 * @param output what was answered; empty when no answer came: then nobody knows whether the call took effect, and when
 * @param answered {@link #NEVER} where no answer came
 */
public record TimedCall<I, O>(I input, Optional<O> output, long called, long answered) {
    static final long NEVER = Long.MAX_VALUE;

    /** A call that was answered. */
    public static <I, O> TimedCall<I, O> answered(I input, O output, long called, long answered) {
        return new TimedCall<>(input, Optional.of(output), called, answered);
    }

    /** A call that failed, timed out or lost its answer: it may take effect at any time after it was made, or never. */
    public static <I, O> TimedCall<I, O> unanswered(I input, long called) {
        return new TimedCall<>(input, Optional.empty(), called, NEVER);
    }

    boolean isAnswered() {
        return output.isPresent();
    }

    @Override
    public String toString() {
        String end = isAnswered() ? String.valueOf(answered) : "never";
        return String.format(
                Locale.ROOT,
                "[%d..%s] %s -> %s",
                called,
                end,
                input,
                output.map(Object::toString).orElse("?"));
    }
}
