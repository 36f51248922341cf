package cycles.repository;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleMaintenance;
import java.util.Optional;
import java.util.UUID;

/**
 * Times every operation of another repository by its outcome, whatever its engine, and forwards everything else unchanged.
 *
 * <p>The outcomes: {@code ok}; {@code not_found}, an empty answer included; {@code conflict}, when a rule refuses; {@code error}
 * for all that should not happen, which is also counted by type: {@code unavailable} (retryable), {@code broken}, {@code
 * unexpected} (anything but a {@link
 * cycles.core.CycleRepositoryException}).
 */
public final class TimedCycleRepository implements CycleRepository {
    private final CycleRepository delegate;
    private final Counter inFlight;
    private final TimedOperation getCycleById;
    private final TimedOperation getActiveCycle;
    private final TimedOperation getLastCompletedCycle;
    private final TimedOperation createCycle;
    private final TimedOperation updateCycleDates;
    private final TimedOperation completeCycle;

    /** @param backend the engine's name, see {@link CycleRepositoryFactory#name()} */
    public TimedCycleRepository(CycleRepository delegate, String backend, MetricRegistry metrics) {
        this.delegate = delegate;
        String prefix = MetricRegistry.name("cycles.repository", backend);
        this.inFlight = metrics.counter(MetricRegistry.name(prefix, "inFlight"));
        this.getCycleById = new TimedOperation(metrics, MetricRegistry.name(prefix, "getCycleById"));
        this.getActiveCycle = new TimedOperation(metrics, MetricRegistry.name(prefix, "getActiveCycle"));
        this.getLastCompletedCycle = new TimedOperation(metrics, MetricRegistry.name(prefix, "getLastCompletedCycle"));
        this.createCycle = new TimedOperation(metrics, MetricRegistry.name(prefix, "createCycle"));
        this.updateCycleDates = new TimedOperation(metrics, MetricRegistry.name(prefix, "updateCycleDates"));
        this.completeCycle = new TimedOperation(metrics, MetricRegistry.name(prefix, "completeCycle"));
    }

    private long begin() {
        inFlight.inc();
        return System.nanoTime();
    }

    @Override
    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
        long start = begin();
        try {
            Optional<Cycle> cycle = delegate.getCycleById(userId, cycleId);
            getCycleById.found(start, cycle.isPresent());
            return cycle;
        } catch (Throwable e) {
            getCycleById.failed(start, e);
            throw e;
        } finally {
            inFlight.dec();
        }
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        long start = begin();
        try {
            Optional<Cycle> cycle = delegate.getActiveCycle(userId);
            getActiveCycle.found(start, cycle.isPresent());
            return cycle;
        } catch (Throwable e) {
            getActiveCycle.failed(start, e);
            throw e;
        } finally {
            inFlight.dec();
        }
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        long start = begin();
        try {
            Optional<Cycle> cycle = delegate.getLastCompletedCycle(userId);
            getLastCompletedCycle.found(start, cycle.isPresent());
            return cycle;
        } catch (Throwable e) {
            getLastCompletedCycle.failed(start, e);
            throw e;
        } finally {
            inFlight.dec();
        }
    }

    @Override
    public Cycle createCycle(CycleData data) {
        long start = begin();
        try {
            Cycle cycle = delegate.createCycle(data);
            createCycle.succeeded(start);
            return cycle;
        } catch (Throwable e) {
            createCycle.failed(start, e);
            throw e;
        } finally {
            inFlight.dec();
        }
    }

    @Override
    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
        long start = begin();
        try {
            Cycle cycle = delegate.updateCycleDates(userId, cycleId, dates);
            updateCycleDates.succeeded(start);
            return cycle;
        } catch (Throwable e) {
            updateCycleDates.failed(start, e);
            throw e;
        } finally {
            inFlight.dec();
        }
    }

    @Override
    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
        long start = begin();
        try {
            Cycle cycle = delegate.completeCycle(userId, cycleId, dates);
            completeCycle.succeeded(start);
            return cycle;
        } catch (Throwable e) {
            completeCycle.failed(start, e);
            throw e;
        } finally {
            inFlight.dec();
        }
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
    public CycleMaintenance maintenance() {
        return delegate.maintenance();
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
