package cycles.ops.task;

import cycles.auth.UserAccounts;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import cycles.ops.health.Installation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Deletes the cycles of users without an account. Verifies before each batch that both stores belong to the same installation, and stops
 * at a limit that results from a previous scan. Not thread-safe.
 */
final class OrphanDeletion {
    private final CycleMaintenance maintenance;
    private final UserAccounts accounts;
    private final Installation installation;
    private final long maxUsers;
    private final PrintWriter output;
    private final Consumer<String> changes;
    private long users;
    private long cycles;

    /**
     * Creates a deletion without starting it.
     *
     * @param maxUsers the maximum number of users whose cycles are deleted
     * @param changes receives a line about each of them
     */
    OrphanDeletion(
            CycleMaintenance maintenance,
            UserAccounts accounts,
            Installation installation,
            long maxUsers,
            PrintWriter output,
            Consumer<String> changes) {
        this.maintenance = maintenance;
        this.accounts = accounts;
        this.installation = installation;
        this.maxUsers = maxUsers;
        this.output = output;
        this.changes = changes;
    }

    /**
     * Deletes the cycles. Must be called once.
     *
     * @throws IllegalStateException if there are more orphans than the limit allows, or if the client has disconnected
     */
    void run() {
        OwnerBatches.forEach(maintenance, accounts, this::delete);
    }

    /** Returns in one line what has been deleted so far. */
    String summary() {
        return "deleted " + cycles + " cycles of " + users + " orphans";
    }

    private void delete(List<CycleOwner> batch, Set<UUID> existing) {
        List<CycleOwner> orphans = batch.stream()
                .filter(owner -> !existing.contains(owner.userId()))
                .toList();
        if (orphans.isEmpty()) {
            return;
        }
        if (users + orphans.size() > maxUsers) {
            throw new IllegalStateException("more orphans than were counted before; stopped: " + summary());
        }
        installation.verify();
        for (CycleOwner owner : orphans) {
            int deleted = maintenance.deleteAll(owner);
            users++;
            cycles += deleted;
            String line = "orphan user=" + owner.userId() + ": deleted " + deleted + " cycles";
            output.println(line);
            changes.accept(line);
        }
        if (output.checkError()) {
            throw new IllegalStateException("the client has disconnected; stopped: " + summary());
        }
    }
}
