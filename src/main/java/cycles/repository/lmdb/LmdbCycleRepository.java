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

/** The rules on LMDB. Only one transaction writes at a time, so what a step reads stays true until it is committed. */
final class LmdbCycleRepository implements CycleRepository {
    private final LmdbSettings settings;
    private final CycleKeyCodec codec;
    private final RepositoryContext context;
    private volatile @Nullable LmdbStore store;
    private boolean closed;

    LmdbCycleRepository(LmdbSettings settings, CycleKeyCodec codec, RepositoryContext context) {
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
        return read(entries -> entries.cycle(cycleId))
                .filter(cycle -> cycle.userId().equals(userId));
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        return read(entries -> entries.active(userId));
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        return read(entries -> entries.lastCompleted(userId));
    }

    private Optional<Cycle> read(Function<CycleTransaction, byte @Nullable []> query) {
        // Decoded here, when the transaction has ended.
        return Optional.ofNullable(store().read(query)).map(CycleKeyCodec::cycle);
    }

    @Override
    public Cycle createCycle(CycleData data) {
        UUID id = context.ids().get();
        return store().write(entries -> {
            Cycle cycle = Cycle.created(id, data, context.clock().instant());
            byte[] active = entries.active(cycle.userId());
            if (active != null && cycle.isInProgress()) {
                throw new CycleAlreadyInProgressException(cycle.userId());
            }
            requireNoOverlap(entries, cycle);
            if (active != null) {
                requireEndBefore(CycleKeyCodec.cycle(active).dates().start(), cycle);
            }
            entries.putCycle(id, codec.encode(cycle));
            if (cycle.isInProgress()) {
                entries.putActive(cycle.userId(), codec.encode(id));
            } else {
                putCompleted(entries, cycle);
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
        return store().write(entries -> {
            byte[] stored = entries.cycle(cycleId);
            Cycle before = stored == null ? null : CycleKeyCodec.cycle(stored);
            if (before == null || !before.userId().equals(userId)) {
                throw new CycleNotFoundException(userId);
            }
            if (!before.isInProgress()) {
                throw new CycleInvalidStateException(before.status(), CycleStatus.IN_PROGRESS);
            }
            Cycle after = before.changed(status, dates, context.clock().instant());
            requireNoOverlap(entries, after);
            entries.putCycle(cycleId, codec.encode(after));
            if (!after.isInProgress()) {
                entries.deleteActive(userId);
                putCompleted(entries, after);
            }
            return after;
        });
    }

    private static void requireNoOverlap(CycleTransaction entries, Cycle cycle) {
        long lastEnd = entries.lastCompletedEnd(cycle.userId());
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

    private static void putCompleted(CycleTransaction entries, Cycle cycle) {
        entries.putCompleted(cycle.userId(), cycle.dates().end().toEpochMilli(), cycle.id());
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

    /** Where its entries are. */
    LmdbStore store() {
        LmdbStore open = store;
        if (open == null) {
            throw LmdbErrors.unavailable("the LMDB store is not open");
        }
        return open;
    }
}
