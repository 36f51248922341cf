package cycles.ops.task;

import cycles.auth.UserAccounts;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Visits all owners of cycles in batches. The accounts of a batch are read after its owners: an account is stored before the user's
 * first cycle, so a missing account has been deleted.
 */
final class OwnerBatches {
    private static final int BATCH = 500;

    private OwnerBatches() {}

    /** @param visitor receives each batch, and the ids of its users that have an account */
    static void forEach(
            CycleMaintenance maintenance, UserAccounts accounts, BiConsumer<List<CycleOwner>, Set<UUID>> visitor) {
        List<CycleOwner> batch = new ArrayList<>();
        Runnable flush = () -> {
            visitor.accept(
                    List.copyOf(batch),
                    accounts.existing(batch.stream().map(CycleOwner::userId).toList()));
            batch.clear();
        };
        maintenance.forEachOwner(owner -> {
            batch.add(owner);
            if (batch.size() == BATCH) {
                flush.run();
            }
        });
        flush.run();
    }
}
