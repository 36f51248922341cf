package cycles.ops;

import cycles.core.BackendInfo;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.Inconsistency;
import cycles.repository.ForwardingCycleRepository;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** One of two stores at a time, as behind an address whose server is replaced. Health and maintenance only. */
public final class Swapping extends ForwardingCycleRepository {
    private CycleRepository current;
    private CycleRepository other;

    public Swapping(CycleRepository current, CycleRepository other) {
        super(current);
        this.current = current;
        this.other = other;
    }

    public void swap() {
        CycleRepository before = current;
        current = other;
        other = before;
    }

    @Override
    public BackendInfo check() {
        return current.check();
    }

    @Override
    public CycleMaintenance maintenance() {
        return new CycleMaintenance() {
            @Override
            public void forEachOwner(Consumer<CycleOwner> visitor) {
                current.maintenance().forEachOwner(visitor);
            }

            @Override
            public List<Inconsistency> examine(CycleOwner owner) {
                return current.maintenance().examine(owner);
            }

            @Override
            public List<Inconsistency> repair(CycleOwner owner) {
                return current.maintenance().repair(owner);
            }

            @Override
            public int deleteAll(CycleOwner owner) {
                return current.maintenance().deleteAll(owner);
            }

            @Override
            public Optional<UUID> installation() {
                return current.maintenance().installation();
            }

            @Override
            public UUID claim(UUID installation) {
                return current.maintenance().claim(installation);
            }

            @Override
            public Set<UUID> sampleOwners(int most) {
                return current.maintenance().sampleOwners(most);
            }

            @Override
            public String size() {
                return current.maintenance().size();
            }
        };
    }
}
