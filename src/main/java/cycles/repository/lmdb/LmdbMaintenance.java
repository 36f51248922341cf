package cycles.repository.lmdb;

import cycles.core.Cycle;
import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.ConsistencyCheck;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.Inconsistency;
import cycles.core.maintenance.MaintenanceTask;
import cycles.repository.UnindexedCycles;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks, repairs and deletes the entries of an LMDB store. Each page of a scan and each check is one read transaction on a
 * committed snapshot; each repair is one step of the writer. Thread-safe.
 */
final class LmdbMaintenance implements CycleMaintenance {
    private static final Logger LOGGER = LoggerFactory.getLogger(LmdbMaintenance.class);
    private static final int PAGE = 1_000;
    private static final long MEBIBYTE = 1 << 20;

    private final LmdbSettings settings;
    private final CycleValueCodec codec;
    private final Clock clock;
    private final Supplier<LmdbStore> store;

    LmdbMaintenance(LmdbSettings settings, CycleValueCodec codec, Clock clock, Supplier<LmdbStore> store) {
        this.settings = settings;
        this.codec = codec;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public void forEachOwner(Consumer<CycleOwner> visitor) {
        UnindexedCycles unindexed = new UnindexedCycles(visitor);
        addUnindexed(unindexed);
        visitUsers(unindexed);
        unindexed.visitRemaining();
    }

    private void addUnindexed(UnindexedCycles unindexed) {
        List<UUID> page = cycleIds(KeyBuffer::cycles);
        while (!page.isEmpty()) {
            List<UUID> ids = page;
            unindexed(ids, ids.size()).forEach(cycle -> unindexed.add(cycle.userId(), cycle.id()));
            UUID last = ids.get(ids.size() - 1);
            page = cycleIds(keys -> keys.afterCycle(last));
        }
    }

    private List<UUID> cycleIds(Function<KeyBuffer, ByteBuffer> from) {
        return store.get().read(transaction -> {
            List<UUID> ids = new ArrayList<>();
            transaction.scan(
                    from, key -> KeyBuffer.isCycle(key) && ids.add(KeyBuffer.idOfCycle(key)) && ids.size() < PAGE);
            return ids;
        });
    }

    /** Returns those of these cycles that no index refers to, at most {@code limit}. */
    private List<Cycle> unindexed(List<UUID> ids, int limit) {
        return store.get()
                .read(transaction -> ids.stream()
                        .flatMap(id -> unindexed(transaction, id).stream())
                        .limit(limit)
                        .toList());
    }

    private static Optional<Cycle> unindexed(CycleTransaction transaction, UUID cycleId) {
        try {
            return Optional.ofNullable(transaction.cycle(cycleId))
                    .map(CycleValueCodec::cycle)
                    .filter(cycle -> !cycleId.equals(transaction.activeId(cycle.userId())))
                    .filter(cycle -> !transaction.isCompleted(
                            cycle.userId(), cycle.dates().end().toEpochMilli(), cycleId));
        } catch (CycleRepositoryException e) {
            LOGGER.warn("The cycle {} is skipped unless an index refers to it: {}", cycleId, e.getMessage());
            return Optional.empty();
        }
    }

    private void visitUsers(UnindexedCycles unindexed) {
        List<UUID> page = userIds(KeyBuffer::users);
        while (!page.isEmpty()) {
            page.forEach(unindexed::visit);
            UUID last = page.get(page.size() - 1);
            page = userIds(keys -> keys.afterUser(last));
        }
    }

    /** Returns one page of users. Seeks from one user to the next, so that the cost does not depend on the entries per user. */
    private List<UUID> userIds(Function<KeyBuffer, ByteBuffer> from) {
        return store.get().read(transaction -> {
            List<UUID> ids = new ArrayList<>();
            Optional<UUID> user = userFrom(transaction, from);
            while (user.isPresent() && ids.size() < PAGE) {
                UUID id = user.get();
                ids.add(id);
                user = userFrom(transaction, keys -> keys.afterUser(id));
            }
            return ids;
        });
    }

    private static Optional<UUID> userFrom(CycleTransaction transaction, Function<KeyBuffer, ByteBuffer> from) {
        List<UUID> first = new ArrayList<>(1);
        transaction.scan(from, key -> {
            if (KeyBuffer.isUser(key)) {
                first.add(KeyBuffer.idOfUser(key));
            }
            return false;
        });
        return first.stream().findFirst();
    }

    @Override
    public List<Inconsistency> examine(CycleOwner owner) {
        return store.get()
                .read(transaction -> check(UserEntries.read(transaction, owner)).inconsistencies());
    }

    @Override
    public List<Inconsistency> repair(CycleOwner owner) {
        // Nearly all users are consistent: a read first saves the commit.
        return examine(owner).isEmpty() ? List.of() : checkAndRepair(owner);
    }

    private List<Inconsistency> checkAndRepair(CycleOwner owner) {
        return store.get().write(transaction -> {
            UserEntries stored = UserEntries.read(transaction, owner);
            ConsistencyCheck check = check(stored);
            stored.repair(check, codec);
            return check.inconsistencies();
        });
    }

    @Override
    public int deleteAll(CycleOwner owner) {
        return store.get()
                .write(transaction -> UserEntries.read(transaction, owner).delete());
    }

    @Override
    public Optional<UUID> installation() {
        return Optional.ofNullable(store.get().read(CycleTransaction::installation))
                .map(CycleValueCodec::id);
    }

    @Override
    public UUID claim(UUID installation) {
        return store.get().write(transaction -> {
            byte[] stored = transaction.installation();
            if (stored == null) {
                transaction.putInstallation(codec.encode(installation));
            }
            return stored == null ? installation : CycleValueCodec.id(stored);
        });
    }

    @Override
    public Set<UUID> sampleOwners(int limit) {
        Set<UUID> owners = new HashSet<>(store.get().read(transaction -> transaction.lastUsers(limit / 2)));
        userIds(KeyBuffer::users).stream()
                .takeWhile(any -> owners.size() < limit)
                .forEach(owners::add);
        if (owners.isEmpty()) {
            // Unindexed cycles have owners, too.
            unindexed(cycleIds(KeyBuffer::cycles), limit).forEach(cycle -> owners.add(cycle.userId()));
        }
        return owners;
    }

    private ConsistencyCheck check(UserEntries stored) {
        return new ConsistencyCheck(stored.snapshot(), clock.instant());
    }

    @Override
    public List<MaintenanceTask> tasks() {
        return List.of(new LmdbBackup(settings.directory(), store));
    }

    @Override
    public String size() {
        return String.format(
                Locale.ROOT,
                "%d entries, indexes included; %d of %d MiB of the map used",
                store.get().entries(),
                store.get().bytesUsed() / MEBIBYTE,
                settings.mapSize() / MEBIBYTE);
    }
}
