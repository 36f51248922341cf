package cycles.repository.lmdb;

import cycles.core.Cycle;
import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.ConsistencyCheck;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.UserSnapshot;
import cycles.core.maintenance.UserSnapshot.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** All entries of one user, read and changed inside a transaction. */
final class SnapshotReader {
    private final CycleTransaction entries;
    private final UserSnapshot holdings;

    private SnapshotReader(CycleTransaction entries, UserSnapshot holdings) {
        this.entries = entries;
        this.holdings = holdings;
    }

    static SnapshotReader read(CycleTransaction entries, CycleOwner owner) {
        UUID userId = owner.userId();
        UUID active = entries.activeId(userId);
        Set<Entry> completed = completed(entries, userId);
        Set<UUID> ids = new LinkedHashSet<>();
        if (active != null) {
            ids.add(active);
        }
        completed.forEach(entry -> ids.add(entry.cycleId()));
        ids.addAll(owner.unindexedCycles());
        List<Cycle> cycles = new ArrayList<>();
        Map<UUID, String> unreadable = new HashMap<>();
        for (UUID id : ids) {
            byte[] value = entries.cycle(id);
            if (value != null) {
                read(userId, id, value, cycles, unreadable);
            }
        }
        return new SnapshotReader(
                entries, new UserSnapshot(userId, cycles, unreadable, Optional.ofNullable(active), completed));
    }

    private static Set<Entry> completed(CycleTransaction entries, UUID userId) {
        Set<Entry> completed = new HashSet<>();
        entries.scan(keys -> keys.completed(userId), key -> {
            boolean own = KeyBuffer.isCompletedOf(key, userId);
            if (own) {
                completed.add(new Entry(Instant.ofEpochMilli(KeyBuffer.end(key)), KeyBuffer.cycleId(key)));
            }
            return own;
        });
        return completed;
    }

    private static void read(
            UUID userId, UUID cycleId, byte[] value, List<Cycle> cycles, Map<UUID, String> unreadable) {
        try {
            Cycle cycle = CycleKeyCodec.cycle(value);
            if (!cycle.id().equals(cycleId)) {
                unreadable.put(cycleId, "says that its id is " + cycle.id());
            } else if (cycle.userId().equals(userId)) {
                cycles.add(cycle);
            }
            // Another user's is none for this one: what names it here dangles.
        } catch (CycleRepositoryException e) {
            unreadable.put(cycleId, "cannot be read: " + e.getMessage());
        }
    }

    UserSnapshot holdings() {
        return holdings;
    }

    /** Writes what an examination of these holdings wants changed. */
    void mend(ConsistencyCheck examination, CycleKeyCodec codec) {
        UUID userId = holdings.userId();
        UserSnapshot mended = examination.repaired();
        examination.changedCycles().forEach(cycle -> entries.putCycle(cycle.id(), codec.encode(cycle)));
        if (!mended.active().equals(holdings.active())) {
            mended.active()
                    .ifPresentOrElse(
                            id -> entries.putActive(userId, codec.encode(id)), () -> entries.deleteActive(userId));
        }
        for (Entry entry : mended.completed()) {
            if (!holdings.completed().contains(entry)) {
                entries.putCompleted(userId, entry.end().toEpochMilli(), entry.cycleId());
            }
        }
        for (Entry entry : holdings.completed()) {
            if (!mended.completed().contains(entry)) {
                entries.deleteCompleted(userId, entry.end().toEpochMilli(), entry.cycleId());
            }
        }
    }

    /** Deletes all of it, and answers how many cycles that were. */
    int delete() {
        UUID userId = holdings.userId();
        holdings.cycles().forEach(cycle -> entries.deleteCycle(cycle.id()));
        holdings.unreadable().keySet().forEach(entries::deleteCycle);
        holdings.completed()
                .forEach(entry -> entries.deleteCompleted(userId, entry.end().toEpochMilli(), entry.cycleId()));
        entries.deleteActive(userId);
        return holdings.cycles().size() + holdings.unreadable().size();
    }
}
