package cycles.ops.task;

import static java.util.stream.Collectors.joining;

import cycles.auth.UserAccounts;
import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.Inconsistency;
import cycles.core.maintenance.Inconsistency.Kind;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Walks once over all cycles, reports what is damaged as it goes, and repairs it when told to. Orphans are reported only. */
final class ConsistencyScan {
    private static final int PROGRESS = 10_000;

    private final CycleMaintenance maintenance;
    private final UserAccounts accounts;
    private final boolean apply;
    private final PrintWriter output;
    private final Consumer<String> changes;
    private final Map<Kind, Integer> found = new EnumMap<>(Kind.class);
    private long users;
    private long leftByHand;

    /**
     * Does nothing yet.
     *
     * @param apply whether to mend what can be mended
     * @param changes gets a line about each damage that was mended
     */
    ConsistencyScan(
            CycleMaintenance maintenance,
            UserAccounts accounts,
            boolean apply,
            PrintWriter output,
            Consumer<String> changes) {
        this.maintenance = maintenance;
        this.accounts = accounts;
        this.apply = apply;
        this.output = output;
        this.changes = changes;
    }

    /** To be called once. */
    void run() {
        OwnerBatches.forEach(maintenance, accounts, this::look);
        output.println(summary());
    }

    /** What was found so far, in a line. */
    String summary() {
        int damages = found.values().stream().mapToInt(Integer::intValue).sum();
        if (damages == 0) {
            return "looked at " + users + " users, found nothing";
        }
        return String.format(
                Locale.ROOT,
                "looked at %d users, found %d: %s; %s %d, by hand %d",
                users,
                damages,
                found.entrySet().stream()
                        .map(entry -> name(entry.getKey()) + " " + entry.getValue())
                        .collect(joining(", ")),
                apply ? "repaired" : "repairable",
                damages - leftByHand - (apply ? orphans() : 0),
                leftByHand);
    }

    /** How many owners had no account, of all that were looked at. */
    OrphanShare orphanShare(double most) {
        return new OrphanShare(orphans(), users, most);
    }

    private int orphans() {
        return found.getOrDefault(Kind.ORPHAN, 0);
    }

    private void look(List<CycleOwner> batch, Set<UUID> existing) {
        for (CycleOwner owner : batch) {
            (existing.contains(owner.userId()) ? damages(owner) : orphan(owner)).forEach(this::report);
            if (++users % PROGRESS == 0) {
                output.println("looked at " + users + " users");
            }
        }
        if (output.checkError()) {
            throw new IllegalStateException("nobody reads the output any more; stopped: " + summary());
        }
    }

    private List<Inconsistency> damages(CycleOwner owner) {
        try {
            return apply ? maintenance.repair(owner) : maintenance.examine(owner);
        } catch (CycleRepositoryException e) {
            if (e.retryable()) {
                throw e;
            }
            return List.of(new Inconsistency(
                    Kind.UNREADABLE,
                    owner.userId(),
                    Optional.empty(),
                    "cannot be examined: " + e.getMessage(),
                    "mend or delete the entry with the engine's own tools",
                    false));
        }
    }

    private static List<Inconsistency> orphan(CycleOwner owner) {
        return List.of(new Inconsistency(
                Kind.ORPHAN,
                owner.userId(),
                Optional.empty(),
                "there is no account of this user",
                "orphans=delete deletes the cycles",
                true));
    }

    private void report(Inconsistency damage) {
        found.merge(damage.kind(), 1, Integer::sum);
        boolean done = apply && damage.kind() != Kind.ORPHAN;
        String line = "%s user=%s%s: %s; %s: %s"
                .formatted(
                        name(damage.kind()),
                        damage.userId(),
                        damage.cycleId().map(id -> " cycle=" + id).orElse(""),
                        damage.finding(),
                        damage.repairable() ? (done ? "repaired" : "repair") : "by hand",
                        damage.remedy());
        output.println(line);
        if (!damage.repairable()) {
            leftByHand++;
        } else if (done) {
            changes.accept(line);
        }
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
