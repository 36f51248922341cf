package cycles.repository;

import static java.util.stream.Collectors.toSet;

import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.core.DurabilityLevel;
import cycles.core.maintenance.ConsistencyCheck;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.Inconsistency;
import cycles.core.maintenance.UserSnapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores cycles in a map: the reference implementation of the rules. The map outlives the repository, as a store outlives its service. A
 * single lock, on the map, makes every operation atomic.
 */
public final class InMemoryCycleRepository implements CycleRepository {
    private final Map<UUID, Cycle> store;
    private final RepositoryContext context;
    private boolean open;

    public InMemoryCycleRepository(Map<UUID, Cycle> store, RepositoryContext context) {
        this.store = store;
        this.context = context;
    }

    /** Creates an empty store, which several repositories can share. */
    public static Map<UUID, Cycle> emptyStore() {
        return new Store();
    }

    private static final class Store extends LinkedHashMap<UUID, Cycle> {
        private static final long serialVersionUID = 1L;

        private transient @Nullable UUID installation;
    }

    @Override
    public void start() {
        synchronized (store) {
            open = true;
        }
    }

    @Override
    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
        synchronized (store) {
            requireOpen();
            return Optional.ofNullable(store.get(cycleId))
                    .filter(cycle -> cycle.userId().equals(userId));
        }
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        synchronized (store) {
            requireOpen();
            return store.values().stream()
                    .filter(cycle -> cycle.userId().equals(userId) && cycle.isInProgress())
                    .findFirst();
        }
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        synchronized (store) {
            requireOpen();
            return store.values().stream()
                    .filter(cycle -> cycle.userId().equals(userId) && !cycle.isInProgress())
                    .max(Comparator.comparing(cycle -> cycle.dates().end()));
        }
    }

    @Override
    public Cycle createCycle(CycleData data) {
        synchronized (store) {
            Optional<Cycle> active = getActiveCycle(data.userId());
            if (data.status() == CycleStatus.IN_PROGRESS && active.isPresent()) {
                throw new CycleAlreadyInProgressException(data.userId());
            }
            requireNoOverlap(data.userId(), data.dates().start());
            active.map(cycle -> cycle.dates().start())
                    .filter(data.dates().end()::isAfter)
                    .ifPresent(activeStart -> {
                        throw new CycleOverlapException(
                                activeStart, data.dates().end());
                    });
            return put(Cycle.created(context.ids().get(), data, context.clock().instant()));
        }
    }

    @Override
    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
        return change(userId, cycleId, dates, CycleStatus.IN_PROGRESS);
    }

    @Override
    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
        return change(userId, cycleId, dates, CycleStatus.COMPLETED);
    }

    private Cycle change(UUID userId, UUID cycleId, CycleDates dates, CycleStatus status) {
        synchronized (store) {
            Cycle cycle = getCycleById(userId, cycleId).orElseThrow(() -> new CycleNotFoundException(userId));
            if (!cycle.isInProgress()) {
                throw new CycleInvalidStateException(cycle.status(), CycleStatus.IN_PROGRESS);
            }
            requireNoOverlap(userId, dates.start());
            return put(cycle.changed(status, dates, context.clock().instant()));
        }
    }

    private void requireNoOverlap(UUID userId, Instant start) {
        getLastCompletedCycle(userId)
                .map(last -> last.dates().end())
                .filter(start::isBefore)
                .ifPresent(lastEnd -> {
                    throw new CycleOverlapException(start, lastEnd);
                });
    }

    private Cycle put(Cycle cycle) {
        store.put(cycle.id(), cycle);
        return cycle;
    }

    @Override
    public BackendInfo check() {
        synchronized (store) {
            requireOpen();
            return new BackendInfo(
                    "Java heap", "this process", "nothing survives the process", DurabilityLevel.NOTHING);
        }
    }

    @Override
    public CycleMaintenance maintenance() {
        return new InMemoryMaintenance();
    }

    /** Examines and repairs cycles. There are no indexes, so that no index can be damaged. */
    private final class InMemoryMaintenance implements CycleMaintenance {
        @Override
        public void forEachOwner(Consumer<CycleOwner> visitor) {
            List<UUID> users;
            synchronized (store) {
                requireOpen();
                users = store.values().stream().map(Cycle::userId).distinct().toList();
            }
            users.forEach(user -> visitor.accept(new CycleOwner(user, Set.of())));
        }

        private ConsistencyCheck check(CycleOwner owner) {
            requireOpen();
            List<Cycle> cycles = store.values().stream()
                    .filter(cycle -> cycle.userId().equals(owner.userId()))
                    .toList();
            return new ConsistencyCheck(
                    UserSnapshot.withDerivedIndexes(owner.userId(), cycles, Map.of()),
                    context.clock().instant());
        }

        @Override
        public List<Inconsistency> examine(CycleOwner owner) {
            synchronized (store) {
                return check(owner).inconsistencies();
            }
        }

        @Override
        public List<Inconsistency> repair(CycleOwner owner) {
            synchronized (store) {
                ConsistencyCheck check = check(owner);
                check.changedCycles().forEach(InMemoryCycleRepository.this::put);
                return check.inconsistencies();
            }
        }

        @Override
        public int deleteAll(CycleOwner owner) {
            synchronized (store) {
                requireOpen();
                int before = store.size();
                store.values().removeIf(cycle -> cycle.userId().equals(owner.userId()));
                return before - store.size();
            }
        }

        @Override
        public Optional<UUID> installation() {
            synchronized (store) {
                requireOpen();
                return Optional.ofNullable(((Store) store).installation);
            }
        }

        @Override
        public UUID claim(UUID installation) {
            synchronized (store) {
                UUID claimed = installation().orElse(installation);
                ((Store) store).installation = claimed;
                return claimed;
            }
        }

        @Override
        public Set<UUID> sampleOwners(int limit) {
            synchronized (store) {
                requireOpen();
                return store.values().stream()
                        .map(Cycle::userId)
                        .distinct()
                        .limit(limit)
                        .collect(toSet());
            }
        }

        @Override
        public String size() {
            synchronized (store) {
                requireOpen();
                return store.size() + " cycles";
            }
        }
    }

    @Override
    public void close() {
        synchronized (store) {
            open = false;
        }
    }

    private void requireOpen() {
        if (!open) {
            throw CycleRepositoryException.unavailable("closed", new IllegalStateException("closed"));
        }
    }
}
