package cycles.history;

import cycles.repository.Outcome;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Something that a user asks of the cycles.
 *
 * @param text for people to read
 * @param made makes the call
 * @param spareId stands for the id of a cycle that this call creates and that nobody has been told; no real id has its version
 */
public record UserCall<T>(String text, Function<T, Outcome> made, UUID spareId) {
    private static final AtomicLong SPARES = new AtomicLong();

    public static <T> UserCall<T> of(String text, Function<T, Outcome> made) {
        return new UserCall<>(text, made, new UUID(0, SPARES.incrementAndGet()));
    }

    static boolean isSpare(UUID id) {
        return id.version() == 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
