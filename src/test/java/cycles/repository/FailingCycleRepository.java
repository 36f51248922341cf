package cycles.repository;

import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleMaintenance;
import java.util.Optional;
import java.util.UUID;

/** Throws the same exception from every method. */
final class FailingCycleRepository implements CycleRepository {
    private final RuntimeException failure;

    FailingCycleRepository(RuntimeException failure) {
        this.failure = failure;
    }

    @Override
    public void start() {
        throw failure;
    }

    @Override
    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
        throw failure;
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        throw failure;
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        throw failure;
    }

    @Override
    public Cycle createCycle(CycleData data) {
        throw failure;
    }

    @Override
    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
        throw failure;
    }

    @Override
    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
        throw failure;
    }

    @Override
    public BackendInfo check() {
        throw failure;
    }

    @Override
    public CycleMaintenance maintenance() {
        throw failure;
    }

    @Override
    public void close() {
        throw failure;
    }

    @Override
    public String toString() {
        return "fails with " + failure.getMessage();
    }
}
