package cycles.http;

import java.util.Optional;
import java.util.UUID;

/** Parses UUIDs strictly. */
final class Uuids {
    private static final int LENGTH = 36;

    private Uuids() {}

    /** Parses the canonical form of 36 characters, in either case; {@link UUID#fromString} also accepts shorter ones. */
    static Optional<UUID> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            UUID id = UUID.fromString(text);
            return Optional.of(id).filter(parsed -> parsed.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Parses the id in a request's path.
     *
     * @throws InvalidRequestException if it is not a UUID
     */
    static UUID inPath(String id) {
        return parse(id).orElseThrow(() -> new InvalidRequestException("id", "must be a UUID"));
    }
}
