package cycles.repository;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Times every operation of another repository, whatever its engine, and forwards everything else unchanged. */
public final class TimedCycleRepository implements CycleRepository {
    private final CycleRepository delegate;
    private final Timer getCycleById;
    private final Timer getActiveCycle;
    private final Timer getLastCompletedCycle;
    private final Timer createCycle;
    private final Timer updateCycleDates;
    private final Timer completeCycle;

    /** @param backend the engine's name, see {@link CycleRepositoryFactory#name()} */
    public TimedCycleRepository(CycleRepository delegate, String backend, MetricRegistry metrics) {
        this.delegate = delegate;
        this.getCycleById = timer(metrics, backend, "getCycleById");
        this.getActiveCycle = timer(metrics, backend, "getActiveCycle");
        this.getLastCompletedCycle = timer(metrics, backend, "getLastCompletedCycle");
        this.createCycle = timer(metrics, backend, "createCycle");
        this.updateCycleDates = timer(metrics, backend, "updateCycleDates");
        this.completeCycle = timer(metrics, backend, "completeCycle");
    }

    private static Timer timer(MetricRegistry metrics, String backend, String operation) {
        return metrics.timer(MetricRegistry.name("cycles.repository", backend, operation));
    }

    private static <T> T time(Timer timer, Supplier<T> operation) {
        return timer.timeSupplier(operation);
    }

    @Override
    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
        return time(getCycleById, () -> delegate.getCycleById(userId, cycleId));
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        return time(getActiveCycle, () -> delegate.getActiveCycle(userId));
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        return time(getLastCompletedCycle, () -> delegate.getLastCompletedCycle(userId));
    }

    @Override
    public Cycle createCycle(CycleData data) {
        return time(createCycle, () -> delegate.createCycle(data));
    }

    @Override
    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
        return time(updateCycleDates, () -> delegate.updateCycleDates(userId, cycleId, dates));
    }

    @Override
    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
        return time(completeCycle, () -> delegate.completeCycle(userId, cycleId, dates));
    }

    @Override
    public void start() {
        delegate.start();
    }

    @Override
    public BackendInfo check() {
        return delegate.check();
    }

    @Override
    public void close() {
        delegate.close();
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
