package cycles.core.maintenance;

import static java.util.Comparator.comparing;
import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;

import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleStatus;
import cycles.core.maintenance.Inconsistency.Kind;
import cycles.core.maintenance.UserSnapshot.Entry;
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
 * Holds one user's stored cycles to the rules and says how they are mended: the same holdings always in the same way, whatever the
 * engine. Cycles are what counts; indexes are made to follow them. The dates of a completed cycle are a person's history and are
 * never changed, those of a cycle in progress are moved as little as the rules allow. {@link Kind} says it for each damage.
 */
public final class ConsistencyCheck {
    private static final Comparator<Cycle> BY_START = comparing(
                    (Cycle cycle) -> cycle.dates().start())
            .thenComparing(Cycle::updatedAt)
            .thenComparing(Cycle::id);
    private static final Comparator<Cycle> BY_END =
            comparing((Cycle cycle) -> cycle.dates().end());

    private final UserSnapshot held;
    private final Instant now;
    private final List<Inconsistency> damages = new ArrayList<>();
    private final Map<UUID, Cycle> changed = new HashMap<>();

    /** @param now when a cycle that is mended was changed */
    public ConsistencyCheck(UserSnapshot held, Instant now) {
        this.held = held;
        this.now = now;
        examineValues();
        examineActivePointer();
        examineCompletedEntries();
        examineHistory();
        examineActives();
        examineActiveStart();
        damages.sort(comparing(Inconsistency::kind)
                .thenComparing(damage -> damage.cycleId().map(UUID::toString).orElse("")));
    }

    /** What is wrong; empty when all is well. */
    public List<Inconsistency> damages() {
        return List.copyOf(damages);
    }

    /** The cycles that a repair changes, as they are then. */
    public List<Cycle> changedCycles() {
        return List.copyOf(changed.values());
    }

    /** What the store holds when all that can be is mended; equal to what it held when nothing is. */
    public UserSnapshot mended() {
        return new UserSnapshot(
                held.userId(), cycles().toList(), held.unreadable(), activeAfterwards(), completedAfterwards());
    }

    private Stream<Cycle> cycles() {
        return held.cycles().stream().map(cycle -> changed.getOrDefault(cycle.id(), cycle));
    }

    private List<Cycle> active() {
        return cycles().filter(Cycle::isInProgress).sorted(BY_START).toList();
    }

    private List<Cycle> completed() {
        return cycles().filter(not(Cycle::isInProgress)).sorted(BY_START).toList();
    }

    private Optional<UUID> activeAfterwards() {
        List<UUID> active = active().stream().map(Cycle::id).toList();
        boolean kept = held.active()
                .filter(id -> active.contains(id) || isUnreadable(id))
                .isPresent();
        return kept ? held.active() : active.stream().reduce((first, last) -> last);
    }

    private Set<Entry> completedAfterwards() {
        return Stream.concat(
                        completed().stream().map(Entry::of),
                        held.completed().stream().filter(entry -> isUnreadable(entry.cycleId())))
                .collect(toSet());
    }

    private boolean isUnreadable(UUID cycleId) {
        return held.unreadable().containsKey(cycleId);
    }

    private void examineValues() {
        new TreeSet<>(held.unreadable().keySet())
                .forEach(id -> byHand(
                        Kind.UNREADABLE,
                        id,
                        "the stored cycle " + held.unreadable().get(id),
                        "mend or delete the value with the engine's own tools"));
    }

    private void examineActivePointer() {
        Optional<UUID> named = held.active().filter(not(this::isUnreadable));
        List<UUID> active = active().stream().map(Cycle::id).toList();
        named.filter(not(active::contains))
                .ifPresent(id -> mended(
                        Kind.DANGLING_ACTIVE,
                        id,
                        "the active pointer names what is no cycle in progress",
                        active.isEmpty() ? "remove the pointer" : "point to the cycle in progress"));
        if (!active.isEmpty() && held.active().filter(active::contains).isEmpty() && !isActiveUnreadable()) {
            UUID last = active.get(active.size() - 1);
            mended(Kind.MISSING_ENTRY, last, "no active pointer leads to the cycle in progress", "point to it");
        }
    }

    private boolean isActiveUnreadable() {
        return held.active().filter(this::isUnreadable).isPresent();
    }

    private void examineCompletedEntries() {
        List<Cycle> completed = completed();
        Set<Entry> right = completed.stream().map(Entry::of).collect(toSet());
        Set<UUID> elsewhere = new TreeSet<>();
        for (Entry entry : held.completed()) {
            if (!right.contains(entry) && !isUnreadable(entry.cycleId())) {
                elsewhere.add(entry.cycleId());
            }
        }
        for (Entry entry : right) {
            if (!held.completed().contains(entry)) {
                if (elsewhere.remove(entry.cycleId())) {
                    mended(
                            Kind.WRONG_END,
                            entry.cycleId(),
                            "is indexed under another end than its own",
                            "index it anew");
                } else {
                    mended(Kind.MISSING_ENTRY, entry.cycleId(), "no index leads to the completed cycle", "index it");
                }
            }
        }
        elsewhere.forEach(id -> mended(
                Kind.STALE_ENTRY,
                id,
                "an index entry names what is no completed cycle of that end",
                "remove the entry"));
    }

    private void examineHistory() {
        Optional<Cycle> latest = Optional.empty();
        for (Cycle cycle : completed()) {
            latest.filter(before ->
                            cycle.dates().start().isBefore(before.dates().end()))
                    .ifPresent(before -> byHand(
                            Kind.COMPLETED_OVERLAP,
                            cycle.id(),
                            "it starts before the completed cycle " + before.id() + " ends",
                            "ask the user which dates are wrong"));
            latest = Stream.concat(latest.stream(), Stream.of(cycle)).max(BY_END);
        }
    }

    private void examineActives() {
        List<Cycle> active = active();
        for (int i = 0; i < active.size() - 1; i++) {
            Cycle surplus = active.get(i);
            String finding = "it is in progress beside the cycle "
                    + active.get(active.size() - 1).id();
            Optional<CycleDates> free = datesBefore(active.get(i + 1), surplus);
            if (free.isPresent()) {
                change(surplus, CycleStatus.COMPLETED, free.get());
                mended(
                        Kind.TWO_ACTIVES,
                        surplus.id(),
                        finding,
                        "complete it, to end at " + free.get().end());
            } else {
                byHand(Kind.TWO_ACTIVES, surplus.id(), finding, "its dates overlap others; ask the user what it was");
            }
        }
    }

    /** The dates of a cycle, cut to end where the next one starts; empty when nothing remains or a completed cycle has them. */
    private Optional<CycleDates> datesBefore(Cycle next, Cycle cycle) {
        Instant start = cycle.dates().start();
        Instant end = cycle.dates().end();
        Instant until = end.isAfter(next.dates().start()) ? next.dates().start() : end;
        boolean taken = completed().stream()
                .map(Cycle::dates)
                .anyMatch(other -> start.isBefore(other.end()) && other.start().isBefore(until));
        return taken || !until.isAfter(start) ? Optional.empty() : Optional.of(new CycleDates(start, until));
    }

    private void examineActiveStart() {
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
                mended(Kind.ACTIVE_OVERLAP, cycle.id(), finding, "move its start to " + lastEnd.get());
            } else {
                byHand(
                        Kind.ACTIVE_OVERLAP,
                        cycle.id(),
                        finding,
                        "it ends before that too; the user can move its dates to after " + lastEnd.get());
            }
        }
    }

    private void change(Cycle cycle, CycleStatus status, CycleDates dates) {
        changed.put(cycle.id(), cycle.changed(status, dates, now));
    }

    private void mended(Kind kind, UUID cycleId, String finding, String remedy) {
        damages.add(new Inconsistency(kind, held.userId(), Optional.of(cycleId), finding, remedy, true));
    }

    private void byHand(Kind kind, UUID cycleId, String finding, String remedy) {
        damages.add(new Inconsistency(kind, held.userId(), Optional.of(cycleId), finding, remedy, false));
    }
}
