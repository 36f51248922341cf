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

/**
 * Scans the cycles of all users once, reports each inconsistency and, if requested, repairs it. Orphaned cycles are only reported. Not
 * thread-safe.
 */
final class ConsistencyScan {
    private static final int PROGRESS = 10_000;

    private final CycleMaintenance maintenance;
    private final UserAccounts accounts;
    private final boolean apply;
    private final PrintWriter output;
    private final Consumer<String> changes;
    private final Map<Kind, Integer> found = new EnumMap<>(Kind.class);
    private long users;
    private long notRepairable;

    /**
     * Creates a scan without starting it.
     *
     * @param apply whether to repair what is repairable
     * @param changes receives a line about each repaired inconsistency
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

    /**
     * Runs the scan. Must be called once.
     *
     * @throws IllegalStateException if the client has disconnected
     */
    void run() {
        OwnerBatches.forEach(maintenance, accounts, this::scan);
        output.println(summary());
    }

    /** Returns the findings so far in one line. */
    String summary() {
        int inconsistencies =
                found.values().stream().mapToInt(Integer::intValue).sum();
        if (inconsistencies == 0) {
            return "looked at " + users + " users, found nothing";
        }
        return String.format(
                Locale.ROOT,
                "looked at %d users, found %d: %s; %s %d, by hand %d",
                users,
                inconsistencies,
                found.entrySet().stream()
                        .map(entry -> name(entry.getKey()) + " " + entry.getValue())
                        .collect(joining(", ")),
                apply ? "repaired" : "repairable",
                inconsistencies - notRepairable - (apply ? orphans() : 0),
                notRepairable);
    }

    /** Returns how many of the scanned owners have no account. */
    OrphanShare orphanShare(double maxPercent) {
        return new OrphanShare(orphans(), users, maxPercent);
    }

    private int orphans() {
        return found.getOrDefault(Kind.ORPHAN, 0);
    }

    private void scan(List<CycleOwner> batch, Set<UUID> existing) {
        for (CycleOwner owner : batch) {
            (existing.contains(owner.userId()) ? examine(owner) : orphan(owner)).forEach(this::report);
            if (++users % PROGRESS == 0) {
                output.println("looked at " + users + " users");
            }
        }
        if (output.checkError()) {
            throw new IllegalStateException("the client has disconnected; stopped: " + summary());
        }
    }

    private List<Inconsistency> examine(CycleOwner owner) {
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
                    "repair or delete the entry with the engine's tools",
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

    private void report(Inconsistency inconsistency) {
        found.merge(inconsistency.kind(), 1, Integer::sum);
        boolean repaired = apply && inconsistency.kind() != Kind.ORPHAN;
        String line = "%s user=%s%s: %s; %s: %s"
                .formatted(
                        name(inconsistency.kind()),
                        inconsistency.userId(),
                        inconsistency.cycleId().map(id -> " cycle=" + id).orElse(""),
                        inconsistency.finding(),
                        inconsistency.repairable() ? (repaired ? "repaired" : "repair") : "by hand",
                        inconsistency.remedy());
        output.println(line);
        if (!inconsistency.repairable()) {
            notRepairable++;
        } else if (repaired) {
            changes.accept(line);
        }
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
