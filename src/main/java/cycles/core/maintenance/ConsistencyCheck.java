package cycles.core.maintenance;

import static java.util.Comparator.comparing;
import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;

import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleStatus;
import cycles.core.maintenance.Inconsistency.Kind;
import cycles.core.maintenance.UserSnapshot.CompletedEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Checks one user's stored cycles against the rules and computes the repair. The result depends only on the snapshot, not on the
 * engine. Cycles are authoritative and indexes are derived from them. The dates of a completed cycle are never changed, because
 * they are the user's history; those of a cycle in progress are moved as little as the rules allow. {@link Kind} describes each
 * repair. Not thread-safe.
 */
public final class ConsistencyCheck {
    private static final Comparator<Cycle> BY_START = comparing(
                    (Cycle cycle) -> cycle.dates().start())
            .thenComparing(Cycle::updatedAt)
            .thenComparing(Cycle::id);
    private static final Comparator<Cycle> BY_END =
            comparing((Cycle cycle) -> cycle.dates().end());

    private final UserSnapshot snapshot;
    private final Instant now;
    private final List<Inconsistency> inconsistencies = new ArrayList<>();
    private final Map<UUID, Cycle> changed = new HashMap<>();

    /** @param now the time of change of the repaired cycles */
    public ConsistencyCheck(UserSnapshot snapshot, Instant now) {
        this.snapshot = snapshot;
        this.now = now;
        checkValues();
        checkActivePointer();
        checkCompletedEntries();
        checkCompletedOverlaps();
        checkMultipleActives();
        checkActiveStart();
        inconsistencies.sort(comparing(Inconsistency::kind)
                .thenComparing(each -> each.cycleId().map(UUID::toString).orElse("")));
    }

    /** Returns the inconsistencies; empty when there is none. */
    public List<Inconsistency> inconsistencies() {
        return List.copyOf(inconsistencies);
    }

    /** Returns the cycles that a repair changes, in their repaired state. */
    public List<Cycle> changedCycles() {
        return List.copyOf(changed.values());
    }

    /** Returns the snapshot after the repair; equal to the original when nothing is repairable. */
    public UserSnapshot repaired() {
        return new UserSnapshot(
                snapshot.userId(), cycles().toList(), snapshot.unreadable(), repairedActive(), repairedCompleted());
    }

    private Stream<Cycle> cycles() {
        return snapshot.cycles().stream().map(cycle -> changed.getOrDefault(cycle.id(), cycle));
    }

    private List<Cycle> active() {
        return cycles().filter(Cycle::isInProgress).sorted(BY_START).toList();
    }

    private List<Cycle> completed() {
        return cycles().filter(not(Cycle::isInProgress)).sorted(BY_START).toList();
    }

    private Optional<UUID> repairedActive() {
        List<UUID> active = active().stream().map(Cycle::id).toList();
        boolean kept = snapshot.active()
                .filter(id -> active.contains(id) || isUnreadable(id))
                .isPresent();
        return kept ? snapshot.active() : active.stream().reduce((first, last) -> last);
    }

    private Set<CompletedEntry> repairedCompleted() {
        return Stream.concat(
                        completed().stream().map(CompletedEntry::of),
                        snapshot.completed().stream().filter(entry -> isUnreadable(entry.cycleId())))
                .collect(toSet());
    }

    private boolean isUnreadable(UUID cycleId) {
        return snapshot.unreadable().containsKey(cycleId);
    }

    private void checkValues() {
        new TreeSet<>(snapshot.unreadable().keySet())
                .forEach(id -> addUnrepairable(
                        Kind.UNREADABLE,
                        id,
                        "the stored cycle " + snapshot.unreadable().get(id),
                        "repair or delete the value with the engine's own tools"));
    }

    private void checkActivePointer() {
        Optional<UUID> pointer = snapshot.active().filter(not(this::isUnreadable));
        List<UUID> active = active().stream().map(Cycle::id).toList();
        pointer.filter(not(active::contains))
                .ifPresent(id -> addRepairable(
                        Kind.DANGLING_ACTIVE,
                        id,
                        "the active pointer does not refer to a cycle in progress",
                        active.isEmpty() ? "remove the pointer" : "set the pointer to the cycle in progress"));
        if (!active.isEmpty() && snapshot.active().filter(active::contains).isEmpty() && !isActiveUnreadable()) {
            UUID last = active.get(active.size() - 1);
            addRepairable(
                    Kind.MISSING_ENTRY,
                    last,
                    "no active pointer refers to the cycle in progress",
                    "set the pointer to it");
        }
    }

    private boolean isActiveUnreadable() {
        return snapshot.active().filter(this::isUnreadable).isPresent();
    }

    private void checkCompletedEntries() {
        List<Cycle> completed = completed();
        Set<CompletedEntry> expected =
                completed.stream().map(CompletedEntry::of).collect(toSet());
        Set<UUID> unexpected = new TreeSet<>();
        for (CompletedEntry entry : snapshot.completed()) {
            if (!expected.contains(entry) && !isUnreadable(entry.cycleId())) {
                unexpected.add(entry.cycleId());
            }
        }
        for (CompletedEntry entry : expected) {
            if (!snapshot.completed().contains(entry)) {
                if (unexpected.remove(entry.cycleId())) {
                    addRepairable(
                            Kind.WRONG_END, entry.cycleId(), "is indexed under a wrong end", "replace the index entry");
                } else {
                    addRepairable(
                            Kind.MISSING_ENTRY,
                            entry.cycleId(),
                            "no index refers to the completed cycle",
                            "add the index entry");
                }
            }
        }
        unexpected.forEach(id -> addRepairable(
                Kind.STALE_ENTRY,
                id,
                "an index entry does not refer to a completed cycle with this end",
                "remove the index entry"));
    }

    private void checkCompletedOverlaps() {
        Optional<Cycle> latest = Optional.empty();
        for (Cycle cycle : completed()) {
            latest.filter(before ->
                            cycle.dates().start().isBefore(before.dates().end()))
                    .ifPresent(before -> addUnrepairable(
                            Kind.COMPLETED_OVERLAP,
                            cycle.id(),
                            "it starts before the completed cycle " + before.id() + " ends",
                            "ask the user which dates are wrong"));
            latest = Stream.concat(latest.stream(), Stream.of(cycle)).max(BY_END);
        }
    }

    private void checkMultipleActives() {
        List<Cycle> active = active();
        for (int i = 0; i < active.size() - 1; i++) {
            Cycle surplus = active.get(i);
            String finding = "it is in progress at the same time as the cycle "
                    + active.get(active.size() - 1).id();
            Optional<CycleDates> dates = datesBefore(active.get(i + 1), surplus);
            if (dates.isPresent()) {
                change(surplus, CycleStatus.COMPLETED, dates.get());
                addRepairable(
                        Kind.TWO_ACTIVES,
                        surplus.id(),
                        finding,
                        "complete it with the end " + dates.get().end());
            } else {
                addUnrepairable(
                        Kind.TWO_ACTIVES,
                        surplus.id(),
                        finding,
                        "its dates overlap those of another cycle; ask the user for the right dates");
            }
        }
    }

    /**
     * Returns the dates of a cycle, truncated to end at the start of the next one; empty when nothing remains or when they overlap
     * a completed cycle.
     */
    private Optional<CycleDates> datesBefore(Cycle next, Cycle cycle) {
        Instant start = cycle.dates().start();
        Instant end = cycle.dates().end();
        Instant truncated = end.isAfter(next.dates().start()) ? next.dates().start() : end;
        boolean overlaps = completed().stream()
                .map(Cycle::dates)
                .anyMatch(other -> start.isBefore(other.end()) && other.start().isBefore(truncated));
        return overlaps || !truncated.isAfter(start) ? Optional.empty() : Optional.of(new CycleDates(start, truncated));
    }

    private void checkActiveStart() {
        List<Cycle> active = active();
        Optional<Instant> lastEnd =
                completed().stream().max(BY_END).map(last -> last.dates().end());
        if (active.isEmpty() || lastEnd.isEmpty()) {
            return;
        }
        Cycle cycle = active.get(active.size() - 1);
        if (cycle.dates().start().isBefore(lastEnd.get())) {
            String finding = "it is in progress and starts before the last completed cycle ends";
            if (lastEnd.get().isBefore(cycle.dates().end())) {
                change(
                        cycle,
                        CycleStatus.IN_PROGRESS,
                        new CycleDates(lastEnd.get(), cycle.dates().end()));
                addRepairable(Kind.ACTIVE_OVERLAP, cycle.id(), finding, "move its start to " + lastEnd.get());
            } else {
                addUnrepairable(
                        Kind.ACTIVE_OVERLAP,
                        cycle.id(),
                        finding,
                        "it also ends before that; the user can move its dates to after " + lastEnd.get());
            }
        }
    }

    private void change(Cycle cycle, CycleStatus status, CycleDates dates) {
        changed.put(cycle.id(), cycle.changed(status, dates, now));
    }

    private void addRepairable(Kind kind, UUID cycleId, String finding, String remedy) {
        inconsistencies.add(new Inconsistency(kind, snapshot.userId(), Optional.of(cycleId), finding, remedy, true));
    }

    private void addUnrepairable(Kind kind, UUID cycleId, String finding, String remedy) {
        inconsistencies.add(new Inconsistency(kind, snapshot.userId(), Optional.of(cycleId), finding, remedy, false));
    }
}
