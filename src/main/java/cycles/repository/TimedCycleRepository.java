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
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Records the duration of every operation of another repository by outcome, and forwards all other calls unchanged. Thread-safe.
 *
 * <p>The outcomes are {@code ok}; {@code not_found}, which includes an empty result; {@code conflict}, when a rule refuses the
 * operation; and {@code error} for unexpected failures, which are also counted by type: {@code unavailable} (retryable), {@code
 * broken}, and {@code unexpected} (any exception but a {@link cycles.core.CycleRepositoryException}).
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

    private Optional<Cycle> read(TimedOperation operation, Supplier<Optional<Cycle>> call) {
        return time(operation, call, Optional::isPresent);
    }

    private Cycle write(TimedOperation operation, Supplier<Cycle> call) {
        return time(operation, call, any -> true);
    }

    private <T> T time(TimedOperation operation, Supplier<T> call, Predicate<T> isFound) {
        inFlight.inc();
        long start = System.nanoTime();
        try {
            T result = call.get();
            operation.recordResult(start, isFound.test(result));
            return result;
        } catch (Throwable e) {
            operation.recordFailure(start, e);
            throw e;
        } finally {
            inFlight.dec();
        }
    }

    @Override
    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
        return read(getCycleById, () -> delegate.getCycleById(userId, cycleId));
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        return read(getActiveCycle, () -> delegate.getActiveCycle(userId));
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        return read(getLastCompletedCycle, () -> delegate.getLastCompletedCycle(userId));
    }

    @Override
    public Cycle createCycle(CycleData data) {
        return write(createCycle, () -> delegate.createCycle(data));
    }

    @Override
    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
        return write(updateCycleDates, () -> delegate.updateCycleDates(userId, cycleId, dates));
    }

    @Override
    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
        return write(completeCycle, () -> delegate.completeCycle(userId, cycleId, dates));
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
