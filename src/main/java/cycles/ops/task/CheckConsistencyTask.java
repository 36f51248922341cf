package cycles.ops.task;

import cycles.auth.UserAccounts;
import cycles.core.maintenance.CycleMaintenance;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** The task {@code check-consistency}: looks for damages and changes nothing. */
public final class CheckConsistencyTask extends AdminTask {
    private final CycleMaintenance maintenance;
    private final UserAccounts accounts;

    public CheckConsistencyTask(CycleMaintenance maintenance, UserAccounts accounts) {
        super("check-consistency", "looks for damaged cycles of every user; changes nothing", Map.of());
        this.maintenance = maintenance;
        this.accounts = accounts;
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        ConsistencyScan walk = new ConsistencyScan(maintenance, accounts, false, output, change -> {});
        walk.run();
        OrphanShare share = walk.orphanShare(OrphanShare.DEFAULT_MOST);
        if (share.orphans() > 0) {
            output.println(share);
        }
    }
}
