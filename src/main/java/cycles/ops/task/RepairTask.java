package cycles.ops.task;

import cycles.auth.UserAccounts;
import cycles.core.maintenance.CycleMaintenance;
import cycles.ops.health.Installation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Repairs the inconsistencies that {@code check-consistency} reports, if no user data is lost. The cycles of users without an account
 * are deleted only on request, and only after a scan has found sufficiently few such users. The task {@code repair}.
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
                "repairs inconsistent cycles; with orphans=delete also deletes those of users without an account, unless these are"
                        + " more than maxOrphans percent of the users (5); without apply=true only prints what it would do",
                Map.of("apply", "true|false", ORPHANS, "delete", MAX_ORPHANS, "\\d{1,2}(?:\\.\\d{1,3})?|100"));
        this.maintenance = maintenance;
        this.accounts = accounts;
        this.installation = installation;
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        boolean apply = value(given, "apply").filter("true"::equals).isPresent();
        boolean delete = value(given, ORPHANS).isPresent();
        double maxPercent = value(given, MAX_ORPHANS).map(Double::valueOf).orElse(OrphanShare.DEFAULT_MAX_PERCENT);
        if (apply) {
            installation.verify();
        } else {
            output.println("dry run; apply=true repairs");
        }
        OrphanShare share = scan(apply, maxPercent, output);
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

    private OrphanShare scan(boolean apply, double maxPercent, PrintWriter output) {
        ConsistencyScan scan = new ConsistencyScan(maintenance, accounts, apply, output, this::audit);
        try {
            scan.run();
        } finally {
            if (apply) {
                audit(scan.summary());
            }
        }
        return scan.orphanShare(maxPercent);
    }

    private void delete(long maxUsers, PrintWriter output) {
        OrphanDeletion deletion =
                new OrphanDeletion(maintenance, accounts, installation, maxUsers, output, this::audit);
        try {
            deletion.run();
            output.println(deletion.summary());
        } finally {
            audit(deletion.summary());
        }
    }
}
