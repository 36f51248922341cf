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
 * Deletes the cycles of users without an account. Before each batch it verifies that both stores still belong together, and it stops at
 * a limit that an earlier walk has set.
 */
final class OrphanDeletion {
    private final CycleMaintenance maintenance;
    private final UserAccounts accounts;
    private final Installation installation;
    private final long most;
    private final PrintWriter output;
    private final Consumer<String> changes;
    private long users;
    private long cycles;

    /**
     * Does nothing yet.
     *
     * @param most how many users may lose their cycles
     * @param changes gets a line about each of them
     */
    OrphanDeletion(
            CycleMaintenance maintenance,
            UserAccounts accounts,
            Installation installation,
            long most,
            PrintWriter output,
            Consumer<String> changes) {
        this.maintenance = maintenance;
        this.accounts = accounts;
        this.installation = installation;
        this.most = most;
        this.output = output;
        this.changes = changes;
    }

    /**
     * To be called once.
     *
     * @throws IllegalStateException when there are more orphans than the limit allows
     */
    void run() {
        OwnerBatches.forEach(maintenance, accounts, this::delete);
    }

    /** What was deleted so far, in a line. */
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
        if (users + orphans.size() > most) {
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
            throw new IllegalStateException("nobody reads the output any more; stopped: " + summary());
        }
    }
}
