package cycles.ops;

import cycles.auth.UserAccounts;
import cycles.core.CycleMaintenance;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** The task {@code repair}: what {@code check-consistency} finds is mended where that loses nothing of a person's. */
final class RepairTask extends OperatorTask {
    private final CycleMaintenance maintenance;
    private final UserAccounts accounts;

    public RepairTask(CycleMaintenance maintenance, UserAccounts accounts) {
        super(
                "repair",
                "mends damaged cycles; without apply=true it only says what it would do",
                Map.of("apply", "true|false"));
        this.maintenance = maintenance;
        this.accounts = accounts;
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        boolean apply = value(given, "apply").filter("true"::equals).isPresent();
        ConsistencyWalk walk = new ConsistencyWalk(maintenance, accounts, apply, output, this::audit);
        if (!apply) {
            output.println("dry run; apply=true mends");
        }
        try {
            walk.run();
        } finally {
            if (apply) {
                audit(walk.summary());
            }
        }
    }
}
