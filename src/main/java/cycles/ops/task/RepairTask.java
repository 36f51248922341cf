package cycles.ops.task;

import cycles.auth.UserAccounts;
import cycles.core.maintenance.CycleMaintenance;
import cycles.ops.health.Installation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * The task {@code repair}: repairs what {@code check-consistency} finds where that loses nothing of a person's. The cycles of users
 * without an account are deleted only when that is asked for, and only after a first walk has found few enough of them.
 */
public final class RepairTask extends AdminTask {
    private static final String ORPHANS = "orphans";
    private static final String MAX_ORPHANS = "maxOrphans";

    private final CycleMaintenance maintenance;
    private final UserAccounts accounts;
    private final Installation installation;

    public RepairTask(CycleMaintenance maintenance, UserAccounts accounts, Installation installation) {
        super(
                "repair",
                "repairs damaged cycles, and with orphans=delete also deletes those of users without an account unless they are more"
                        + " than maxOrphans percent of the users (5); without apply=true it only says what it would do",
                Map.of("apply", "true|false", ORPHANS, "delete", MAX_ORPHANS, "\\d{1,2}(?:\\.\\d{1,3})?|100"));
        this.maintenance = maintenance;
        this.accounts = accounts;
        this.installation = installation;
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        boolean apply = value(given, "apply").filter("true"::equals).isPresent();
        boolean delete = value(given, ORPHANS).isPresent();
        double most = value(given, MAX_ORPHANS).map(Double::valueOf).orElse(OrphanShare.DEFAULT_MOST);
        if (apply) {
            installation.verify();
        } else {
            output.println("dry run; apply=true repairs");
        }
        OrphanShare share = walk(apply, most, output);
        if (share.orphans() == 0) {
            return;
        }
        output.println(share);
        if (share.isTooLarge()) {
            audit("apply=" + apply + " " + share);
        } else if (apply && delete) {
            delete(share.allowed(), output);
        } else {
            output.println("their cycles are kept; apply=true&orphans=delete deletes them");
        }
    }

    private OrphanShare walk(boolean apply, double most, PrintWriter output) {
        ConsistencyScan walk = new ConsistencyScan(maintenance, accounts, apply, output, this::audit);
        try {
            walk.run();
        } finally {
            if (apply) {
                audit(walk.summary());
            }
        }
        return walk.orphanShare(most);
    }

    private void delete(long most, PrintWriter output) {
        OrphanDeletion deletion = new OrphanDeletion(maintenance, accounts, installation, most, output, this::audit);
        try {
            deletion.run();
            output.println(deletion.summary());
        } finally {
            audit(deletion.summary());
        }
    }
}
