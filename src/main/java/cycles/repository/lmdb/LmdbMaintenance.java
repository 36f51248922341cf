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
 * Looks after the entries of an LMDB store. Each page of a walk and each examination is one read transaction, which sees a state
 * between two commits; each repair is a step of the one writer, in its turn.
 */
final class LmdbMaintenance implements CycleMaintenance {
    private static final Logger LOG = LoggerFactory.getLogger(LmdbMaintenance.class);
    private static final int PAGE = 1_000;
    private static final long MEBIBYTE = 1 << 20;

    private final LmdbSettings settings;
    private final CycleKeyCodec codec;
    private final Clock clock;
    private final Supplier<LmdbStore> store;

    LmdbMaintenance(LmdbSettings settings, CycleKeyCodec codec, Clock clock, Supplier<LmdbStore> store) {
        this.settings = settings;
        this.codec = codec;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public void forEachOwner(Consumer<CycleOwner> visitor) {
        UnindexedCycles strays = new UnindexedCycles(visitor);
        noteStrays(strays);
        visitUsers(strays);
        strays.visitRest();
    }

    private void noteStrays(UnindexedCycles strays) {
        List<UUID> page = cycleIds(KeyBuffer::cycles);
        while (!page.isEmpty()) {
            List<UUID> ids = page;
            store.get()
                    .read(entries -> ids.stream()
                            .flatMap(id -> stray(entries, id).stream())
                            .toList())
                    .forEach(cycle -> strays.note(cycle.userId(), cycle.id()));
            UUID last = ids.get(ids.size() - 1);
            page = cycleIds(keys -> keys.afterCycle(last));
        }
    }

    private List<UUID> cycleIds(Function<KeyBuffer, ByteBuffer> from) {
        return store.get().read(entries -> {
            List<UUID> ids = new ArrayList<>();
            entries.scan(from, key -> KeyBuffer.isCycle(key) && ids.add(KeyBuffer.idOfCycle(key)) && ids.size() < PAGE);
            return ids;
        });
    }

    /** The cycle of that id when no index leads to it. */
    private static Optional<Cycle> stray(CycleTransaction entries, UUID cycleId) {
        try {
            return Optional.ofNullable(entries.cycle(cycleId))
                    .map(CycleKeyCodec::cycle)
                    .filter(cycle -> !cycleId.equals(entries.activeId(cycle.userId())))
                    .filter(cycle -> !entries.isCompleted(
                            cycle.userId(), cycle.dates().end().toEpochMilli(), cycleId));
        } catch (CycleRepositoryException e) {
            LOG.warn("The cycle {} is passed over unless an index leads to it: {}", cycleId, e.getMessage());
            return Optional.empty();
        }
    }

    private void visitUsers(UnindexedCycles strays) {
        List<UUID> page = userIds(KeyBuffer::users);
        while (!page.isEmpty()) {
            page.forEach(strays::visit);
            UUID last = page.get(page.size() - 1);
            page = userIds(keys -> keys.afterUser(last));
        }
    }

    /** From one user to the next, over however many entries the first one has. */
    private List<UUID> userIds(Function<KeyBuffer, ByteBuffer> from) {
        return store.get().read(entries -> {
            List<UUID> ids = new ArrayList<>();
            Optional<UUID> user = userFrom(entries, from);
            while (user.isPresent() && ids.size() < PAGE) {
                UUID id = user.get();
                ids.add(id);
                user = userFrom(entries, keys -> keys.afterUser(id));
            }
            return ids;
        });
    }

    private static Optional<UUID> userFrom(CycleTransaction entries, Function<KeyBuffer, ByteBuffer> from) {
        List<UUID> first = new ArrayList<>(1);
        entries.scan(from, key -> {
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
                .read(entries ->
                        examination(SnapshotReader.read(entries, owner)).inconsistencies());
    }

    @Override
    public List<Inconsistency> repair(CycleOwner owner) {
        // Nearly all users are sound: a look costs them no commit.
        return examine(owner).isEmpty() ? List.of() : mend(owner);
    }

    private List<Inconsistency> mend(CycleOwner owner) {
        return store.get().write(entries -> {
            SnapshotReader stored = SnapshotReader.read(entries, owner);
            ConsistencyCheck examination = examination(stored);
            stored.mend(examination, codec);
            return examination.inconsistencies();
        });
    }

    @Override
    public int deleteAll(CycleOwner owner) {
        return store.get().write(entries -> SnapshotReader.read(entries, owner).delete());
    }

    @Override
    public Optional<UUID> installation() {
        return Optional.ofNullable(store.get().read(CycleTransaction::installation))
                .map(CycleKeyCodec::id);
    }

    @Override
    public UUID claim(UUID installation) {
        return store.get().write(entries -> {
            byte[] stored = entries.installation();
            if (stored == null) {
                entries.putInstallation(codec.encode(installation));
            }
            return stored == null ? installation : CycleKeyCodec.id(stored);
        });
    }

    @Override
    public Set<UUID> sampleOwners(int most) {
        Set<UUID> owners = new HashSet<>(store.get().read(entries -> entries.lastUsers(most / 2)));
        userIds(KeyBuffer::users).stream()
                .takeWhile(any -> owners.size() < most)
                .forEach(owners::add);
        if (owners.isEmpty()) {
            // Cycles that no index leads to have owners too.
            List<UUID> ids = cycleIds(KeyBuffer::cycles);
            store.get()
                    .read(entries -> ids.stream()
                            .flatMap(id -> stray(entries, id).stream())
                            .limit(most)
                            .toList())
                    .forEach(cycle -> owners.add(cycle.userId()));
        }
        return owners;
    }

    private ConsistencyCheck examination(SnapshotReader stored) {
        return new ConsistencyCheck(stored.holdings(), clock.instant());
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
