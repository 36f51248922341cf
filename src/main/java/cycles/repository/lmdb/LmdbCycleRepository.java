package cycles.repository.lmdb;

import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.CycleStatus;
import cycles.core.maintenance.CycleMaintenance;
import cycles.repository.RepositoryContext;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stores cycles in LMDB. There is only one write transaction at a time, so that data read in a step is unchanged until the commit.
 * Thread-safe.
 */
final class LmdbCycleRepository implements CycleRepository {
    private final LmdbSettings settings;
    private final CycleValueCodec codec;
    private final RepositoryContext context;
    private volatile @Nullable LmdbStore store;
    private boolean closed;

    LmdbCycleRepository(LmdbSettings settings, CycleValueCodec codec, RepositoryContext context) {
        this.settings = settings;
        this.codec = codec;
        this.context = context;
    }

    @Override
    public synchronized void start() {
        store = new LmdbStore(settings, context.metrics());
    }

    @Override
    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
        return read(transaction -> transaction.cycle(cycleId))
                .filter(cycle -> cycle.userId().equals(userId));
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        return read(transaction -> transaction.active(userId));
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        return read(transaction -> transaction.lastCompleted(userId));
    }

    private Optional<Cycle> read(Function<CycleTransaction, byte @Nullable []> query) {
        // Decodes after the end of the transaction.
        return Optional.ofNullable(store().read(query)).map(CycleValueCodec::cycle);
    }

    @Override
    public Cycle createCycle(CycleData data) {
        UUID id = context.ids().get();
        return store().write(transaction -> {
            Cycle cycle = Cycle.created(id, data, context.clock().instant());
            byte[] active = transaction.active(cycle.userId());
            if (active != null && cycle.isInProgress()) {
                throw new CycleAlreadyInProgressException(cycle.userId());
            }
            requireNoOverlap(transaction, cycle);
            if (active != null) {
                requireEndBefore(CycleValueCodec.cycle(active).dates().start(), cycle);
            }
            transaction.putCycle(id, codec.encode(cycle));
            if (cycle.isInProgress()) {
                transaction.putActive(cycle.userId(), codec.encode(id));
            } else {
                putCompleted(transaction, cycle);
            }
            return cycle;
        });
    }

    @Override
    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
        return change(userId, cycleId, CycleStatus.IN_PROGRESS, dates);
    }

    @Override
    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
        return change(userId, cycleId, CycleStatus.COMPLETED, dates);
    }

    private Cycle change(UUID userId, UUID cycleId, CycleStatus status, CycleDates dates) {
        return store().write(transaction -> {
            byte[] stored = transaction.cycle(cycleId);
            Cycle before = stored == null ? null : CycleValueCodec.cycle(stored);
            if (before == null || !before.userId().equals(userId)) {
                throw new CycleNotFoundException(userId);
            }
            if (!before.isInProgress()) {
                throw new CycleInvalidStateException(before.status(), CycleStatus.IN_PROGRESS);
            }
            Cycle after = before.changed(status, dates, context.clock().instant());
            requireNoOverlap(transaction, after);
            transaction.putCycle(cycleId, codec.encode(after));
            if (!after.isInProgress()) {
                transaction.deleteActive(userId);
                putCompleted(transaction, after);
            }
            return after;
        });
    }

    private static void requireNoOverlap(CycleTransaction transaction, Cycle cycle) {
        long lastEnd = transaction.lastCompletedEnd(cycle.userId());
        Instant start = cycle.dates().start();
        if (start.toEpochMilli() < lastEnd) {
            throw new CycleOverlapException(start, Instant.ofEpochMilli(lastEnd));
        }
    }

    private static void requireEndBefore(Instant activeStart, Cycle imported) {
        Instant end = imported.dates().end();
        if (end.isAfter(activeStart)) {
            throw new CycleOverlapException(activeStart, end);
        }
    }

    private static void putCompleted(CycleTransaction transaction, Cycle cycle) {
        transaction.putCompleted(cycle.userId(), cycle.dates().end().toEpochMilli(), cycle.id());
    }

    @Override
    public BackendInfo check() {
        store().check();
        return new BackendInfo(
                LmdbEnvironment.version(),
                settings.directory().toString(),
                settings.durability().description(),
                settings.durability().level());
    }

    @Override
    public CycleMaintenance maintenance() {
        return new LmdbMaintenance(settings, codec, context.clock(), this::store);
    }

    @Override
    public synchronized void close() {
        LmdbStore open = store;
        if (open != null && !closed) {
            closed = true;
            open.close();
        }
    }

    /** @throws CycleRepositoryException (unavailable) before the start */
    LmdbStore store() {
        LmdbStore open = store;
        if (open == null) {
            throw LmdbErrors.unavailable("the LMDB store is not open");
        }
        return open;
    }
}
