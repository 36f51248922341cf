package cycles.repository.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Builder;

/**
 * Converts between cycles and Redis strings. A cycle is a hash of seven fields, readable in {@code redis-cli}: ids and status as in
 * the API, instants as epoch milliseconds.
 */
final class CycleHashCodec {
    private static final byte[][] FIELDS = {
        ascii("id"),
        ascii("userId"),
        ascii("status"),
        ascii("startDate"),
        ascii("endDate"),
        ascii("createdAt"),
        ascii("updatedAt")
    };

    /** Reads the reply of HGETALL, which is empty for a key that does not exist. */
    static final Builder<Optional<Cycle>> HASH = new Builder<>() {
        @Override
        public Optional<Cycle> build(Object reply) {
            List<?> pairs = (List<?>) reply;
            return pairs.isEmpty() ? Optional.empty() : Optional.of(cycle(pairs));
        }
    };

    /**
     * Reads the reply of a script that finds a cycle; nil when there is none. An empty hash is a dangling reference and an error.
     */
    static final Builder<Optional<Cycle>> FOUND = new Builder<>() {
        @Override
        public Optional<Cycle> build(@Nullable Object reply) {
            return Optional.ofNullable((List<?>) reply).map(CycleHashCodec::cycle);
        }
    };

    /** Reads the reply of a script that returns a list of strings. */
    static final Builder<List<String>> STRINGS = new Builder<>() {
        @Override
        public List<String> build(Object reply) {
            return ((List<?>) reply).stream().map(CycleHashCodec::text).toList();
        }
    };

    private CycleHashCodec() {}

    /** @param pairs alternating names and values */
    static Cycle cycle(List<?> pairs) {
        return new Cycle(
                UUID.fromString(field(pairs, 0)),
                UUID.fromString(field(pairs, 1)),
                CycleStatus.ofLabel(field(pairs, 2)),
                new CycleDates(instant(field(pairs, 3)), instant(field(pairs, 4))),
                instant(field(pairs, 5)),
                instant(field(pairs, 6)));
    }

    /** Redis returns a small hash in the order in which it was written, that of {@link #FIELDS}: the first comparison is a hit. */
    private static String field(List<?> pairs, int position) {
        int count = pairs.size() / 2;
        for (int i = 0; i < count; i++) {
            int pair = 2 * ((position + i) % count);
            if (Arrays.equals((byte[]) pairs.get(pair), FIELDS[position])) {
                return text(pairs.get(pair + 1));
            }
        }
        throw new IllegalStateException("a stored cycle has no " + text(FIELDS[position]));
    }

    static byte[] ascii(Object value) {
        return value.toString().getBytes(ISO_8859_1);
    }

    static byte[] millis(Instant instant) {
        return ascii(instant.toEpochMilli());
    }

    /** @param reply a string as returned by the driver */
    static String text(Object reply) {
        return new String((byte[]) reply, ISO_8859_1);
    }

    static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
