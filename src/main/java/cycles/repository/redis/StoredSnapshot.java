package cycles.repository.redis;

import cycles.core.Cycle;
import cycles.core.maintenance.UserSnapshot;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Builder;

/**
 * Contains the reply of {@code user_snapshot.lua}.
 *
 * @param digest a hash of all data in the snapshot
 */
record StoredSnapshot(String digest, UserSnapshot snapshot) {

    static Builder<StoredSnapshot> of(UUID userId) {
        return new Builder<>() {
            @Override
            public StoredSnapshot build(Object reply) {
                List<?> parts = (List<?>) reply;
                return new StoredSnapshot(
                        CycleHashCodec.text(parts.get(0)),
                        snapshot(userId, parts.get(1), (List<?>) parts.get(2), (List<?>) parts.get(3)));
            }
        };
    }

    private static UserSnapshot snapshot(UUID userId, @Nullable Object active, List<?> completed, List<?> cycles) {
        Set<UserSnapshot.CompletedEntry> entries = new HashSet<>();
        for (int i = 0; i < completed.size(); i += 2) {
            entries.add(new UserSnapshot.CompletedEntry(end(completed.get(i + 1)), id(completed.get(i))));
        }
        List<Cycle> readable = new ArrayList<>();
        Map<UUID, String> unreadable = new HashMap<>();
        for (int i = 0; i < cycles.size(); i += 2) {
            List<?> fields = (List<?>) cycles.get(i + 1);
            if (!fields.isEmpty()) {
                read(userId, id(cycles.get(i)), fields, readable, unreadable);
            }
        }
        return new UserSnapshot(
                userId, readable, unreadable, Optional.ofNullable(active).map(StoredSnapshot::id), entries);
    }

    private static void read(
            UUID userId, UUID cycleId, List<?> fields, List<Cycle> readable, Map<UUID, String> unreadable) {
        try {
            Cycle cycle = CycleHashCodec.cycle(fields);
            if (!cycle.userId().equals(userId)) {
                unreadable.put(cycleId, "contains the id of another user, " + cycle.userId());
            } else if (!cycle.id().equals(cycleId)) {
                unreadable.put(cycleId, "contains another id, " + cycle.id());
            } else {
                readable.add(cycle);
            }
        } catch (IllegalArgumentException | IllegalStateException | DateTimeException e) {
            unreadable.put(cycleId, "cannot be read: " + e.getMessage());
        }
    }

    private static UUID id(Object reply) {
        return UUID.fromString(CycleHashCodec.text(reply));
    }

    /** Scores are doubles; one that this service did not write may have a fraction. */
    private static Instant end(Object score) {
        return Instant.ofEpochMilli((long) Double.parseDouble(CycleHashCodec.text(score)));
    }
}
