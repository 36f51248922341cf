package cycles.repository;

import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleMaintenance;
import java.util.Optional;
import java.util.UUID;

/** Forwards every call to another repository. A subclass overrides individual methods. */
public abstract class ForwardingCycleRepository implements CycleRepository {
    private final CycleRepository delegate;

    protected ForwardingCycleRepository(CycleRepository delegate) {
        this.delegate = delegate;
    }

    @Override
    public void start() {
        delegate.start();
    }

    @Override
    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
        return delegate.getCycleById(userId, cycleId);
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        return delegate.getActiveCycle(userId);
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        return delegate.getLastCompletedCycle(userId);
    }

    @Override
    public Cycle createCycle(CycleData data) {
        return delegate.createCycle(data);
    }

    @Override
    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
        return delegate.updateCycleDates(userId, cycleId, dates);
    }

    @Override
    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
        return delegate.completeCycle(userId, cycleId, dates);
    }

    @Override
    public BackendInfo check() {
        return delegate.check();
    }

    @Override
    public CycleMaintenance maintenance() {
        return delegate.maintenance();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
