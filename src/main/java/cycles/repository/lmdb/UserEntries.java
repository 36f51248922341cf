package cycles.repository.lmdb;

import cycles.core.Cycle;
import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.ConsistencyCheck;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.UserSnapshot;
import cycles.core.maintenance.UserSnapshot.CompletedEntry;
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

/** Reads, repairs and deletes all entries of one user in a transaction. Not thread-safe. */
final class UserEntries {
    private final CycleTransaction transaction;
    private final UserSnapshot snapshot;

    private UserEntries(CycleTransaction transaction, UserSnapshot snapshot) {
        this.transaction = transaction;
        this.snapshot = snapshot;
    }

    static UserEntries read(CycleTransaction transaction, CycleOwner owner) {
        UUID userId = owner.userId();
        UUID active = transaction.activeId(userId);
        Set<CompletedEntry> completed = completed(transaction, userId);
        Set<UUID> ids = new LinkedHashSet<>();
        if (active != null) {
            ids.add(active);
        }
        completed.forEach(entry -> ids.add(entry.cycleId()));
        ids.addAll(owner.unindexedCycles());
        List<Cycle> cycles = new ArrayList<>();
        Map<UUID, String> unreadable = new HashMap<>();
        for (UUID id : ids) {
            byte[] value = transaction.cycle(id);
            if (value != null) {
                read(userId, id, value, cycles, unreadable);
            }
        }
        return new UserEntries(
                transaction, new UserSnapshot(userId, cycles, unreadable, Optional.ofNullable(active), completed));
    }

    private static Set<CompletedEntry> completed(CycleTransaction transaction, UUID userId) {
        Set<CompletedEntry> completed = new HashSet<>();
        transaction.scan(keys -> keys.completed(userId), key -> {
            boolean own = KeyBuffer.isCompletedOf(key, userId);
            if (own) {
                completed.add(new CompletedEntry(Instant.ofEpochMilli(KeyBuffer.end(key)), KeyBuffer.cycleId(key)));
            }
            return own;
        });
        return completed;
    }

    private static void read(
            UUID userId, UUID cycleId, byte[] value, List<Cycle> cycles, Map<UUID, String> unreadable) {
        try {
            Cycle cycle = CycleValueCodec.cycle(value);
            if (!cycle.id().equals(cycleId)) {
                unreadable.put(cycleId, "contains another id, " + cycle.id());
            } else if (cycle.userId().equals(userId)) {
                cycles.add(cycle);
            }
            // A cycle of another user is absent for this user: its index entry here is dangling.
        } catch (CycleRepositoryException e) {
            unreadable.put(cycleId, "cannot be read: " + e.getMessage());
        }
    }

    UserSnapshot snapshot() {
        return snapshot;
    }

    /** Applies the repair that a check of this snapshot computed. */
    void repair(ConsistencyCheck check, CycleValueCodec codec) {
        UUID userId = snapshot.userId();
        UserSnapshot repaired = check.repaired();
        check.changedCycles().forEach(cycle -> transaction.putCycle(cycle.id(), codec.encode(cycle)));
        if (!repaired.active().equals(snapshot.active())) {
            repaired.active()
                    .ifPresentOrElse(
                            id -> transaction.putActive(userId, codec.encode(id)),
                            () -> transaction.deleteActive(userId));
        }
        for (CompletedEntry entry : repaired.completed()) {
            if (!snapshot.completed().contains(entry)) {
                transaction.putCompleted(userId, entry.end().toEpochMilli(), entry.cycleId());
            }
        }
        for (CompletedEntry entry : snapshot.completed()) {
            if (!repaired.completed().contains(entry)) {
                transaction.deleteCompleted(userId, entry.end().toEpochMilli(), entry.cycleId());
            }
        }
    }

    /** Deletes all entries and returns the number of cycles. */
    int delete() {
        UUID userId = snapshot.userId();
        snapshot.cycles().forEach(cycle -> transaction.deleteCycle(cycle.id()));
        snapshot.unreadable().keySet().forEach(transaction::deleteCycle);
        snapshot.completed()
                .forEach(
                        entry -> transaction.deleteCompleted(userId, entry.end().toEpochMilli(), entry.cycleId()));
        transaction.deleteActive(userId);
        return snapshot.cycles().size() + snapshot.unreadable().size();
    }
}
