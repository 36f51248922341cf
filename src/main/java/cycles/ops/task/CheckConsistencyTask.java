package cycles.ops.task;

import cycles.auth.UserAccounts;
import cycles.core.maintenance.CycleMaintenance;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Reports inconsistencies of all users' cycles without changing anything. The task {@code check-consistency}. */
public final class CheckConsistencyTask extends AdminTask {
    private final CycleMaintenance maintenance;
    private final UserAccounts accounts;

    public CheckConsistencyTask(CycleMaintenance maintenance, UserAccounts accounts) {
        super("check-consistency", "reports inconsistent cycles of all users; changes nothing", Map.of());
        this.maintenance = maintenance;
        this.accounts = accounts;
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        ConsistencyScan scan = new ConsistencyScan(maintenance, accounts, false, output, change -> {});
        scan.run();
        OrphanShare share = scan.orphanShare(OrphanShare.DEFAULT_MAX_PERCENT);
        if (share.orphans() > 0) {
            output.println(share);
        }
    }
}
