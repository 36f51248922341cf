package cycles.history;

import java.util.Locale;
import java.util.Optional;

/**
 * One call of a history. If it took effect, it did so at one moment between the two times.
 *
 * @param output empty if there was no response; it is then unknown whether and when the call took effect
 * @param called in ns of {@link System#nanoTime}
 * @param answered in ns of {@link System#nanoTime}; {@link #NEVER} if there was no response
 */
public record TimedCall<I, O>(I input, Optional<O> output, long called, long answered) {
    static final long NEVER = Long.MAX_VALUE;

    /** A call with a response. */
    public static <I, O> TimedCall<I, O> answered(I input, O output, long called, long answered) {
        return new TimedCall<>(input, Optional.of(output), called, answered);
    }

    /** A call that failed, timed out or lost its response: it may take effect at any time after it was made, or never. */
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
