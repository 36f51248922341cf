package cycles.ops.task;

import com.google.common.collect.Lists;
import cycles.auth.UserAccounts;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import cycles.ops.health.Installation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Deletes the accounts of a domain that is reserved for tests (RFC 2606), as benchmarks use them, and their cycles. Other domains are
 * refused. The task {@code purge-test-data}.
 */
public final class PurgeTestDataTask extends AdminTask {
    private static final int BATCH = 500;
    private static final String RESERVED = "example\\.(?:com|net|org)|(?:[a-z0-9-]+\\.)+(?:test|example|invalid)";

    private final CycleMaintenance maintenance;
    private final UserAccounts accounts;
    private final Installation installation;

    public PurgeTestDataTask(CycleMaintenance maintenance, UserAccounts accounts, Installation installation) {
        super(
                "purge-test-data",
                "deletes the accounts of a domain reserved for tests, and their cycles; without confirm=delete only counts them",
                Map.of("domain", RESERVED, "confirm", "delete"));
        this.maintenance = maintenance;
        this.accounts = accounts;
        this.installation = installation;
    }

    @Override
    protected Optional<String> missingParameter(List<String> given) {
        return given.contains("domain") ? Optional.empty() : Optional.of("missing parameter 'domain'");
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        String domain = value(given, "domain").orElseThrow();
        if (value(given, "confirm").isEmpty()) {
            AtomicLong users = new AtomicLong();
            accounts.forEachIn(domain, found -> users.addAndGet(found.size()));
            output.println("dry run: " + users + " accounts of " + domain
                    + " would be deleted with their cycles; confirm=delete does it");
            return;
        }
        AtomicLong users = new AtomicLong();
        AtomicLong cycles = new AtomicLong();
        try {
            accounts.forEachIn(domain, found -> {
                for (List<UUID> batch : Lists.partition(found, BATCH)) {
                    delete(batch, users, cycles);
                    output.println("deleted " + users + " accounts and " + cycles + " cycles");
                    output.flush();
                }
            });
        } finally {
            audit("domain=" + domain + " deleted " + users + " accounts and " + cycles + " cycles");
        }
        output.println("done: " + users + " accounts and " + cycles + " cycles of " + domain + " deleted");
    }

    /** Deletes the cycles first, so that an interrupted deletion can be repeated: the accounts are still found. */
    private void delete(List<UUID> batch, AtomicLong users, AtomicLong cycles) {
        installation.verify();
        for (UUID user : batch) {
            cycles.addAndGet(maintenance.deleteAll(new CycleOwner(user, Set.of())));
        }
        users.addAndGet(accounts.delete(batch));
    }
}
