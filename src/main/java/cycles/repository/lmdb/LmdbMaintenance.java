package cycles.repository.lmdb;

import cycles.core.Cycle;
import cycles.core.CycleDamage;
import cycles.core.CycleExamination;
import cycles.core.CycleMaintenance;
import cycles.core.CycleOwner;
import cycles.core.CycleRepositoryException;
import cycles.core.MaintenanceTask;
import cycles.repository.Strays;
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
    private final CycleCodec codec;
    private final Clock clock;
    private final Supplier<LmdbStore> store;

    LmdbMaintenance(LmdbSettings settings, CycleCodec codec, Clock clock, Supplier<LmdbStore> store) {
        this.settings = settings;
        this.codec = codec;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public void forEachOwner(Consumer<CycleOwner> visitor) {
        Strays strays = new Strays(visitor);
        noteStrays(strays);
        visitUsers(strays);
        strays.visitRest();
    }

    private void noteStrays(Strays strays) {
        List<UUID> page = cycleIds(Keys::cycles);
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

    private List<UUID> cycleIds(Function<Keys, ByteBuffer> from) {
        return store.get().read(entries -> {
            List<UUID> ids = new ArrayList<>();
            entries.scan(from, key -> Keys.isCycle(key) && ids.add(Keys.idOfCycle(key)) && ids.size() < PAGE);
            return ids;
        });
    }

    /** The cycle of that id when no index leads to it. */
    private static Optional<Cycle> stray(CycleEntries entries, UUID cycleId) {
        try {
            return Optional.ofNullable(entries.cycle(cycleId))
                    .map(CycleCodec::cycle)
                    .filter(cycle -> !cycleId.equals(entries.activeId(cycle.userId())))
                    .filter(cycle -> !entries.isCompleted(
                            cycle.userId(), cycle.dates().end().toEpochMilli(), cycleId));
        } catch (CycleRepositoryException e) {
            LOG.warn("The cycle {} is passed over unless an index leads to it: {}", cycleId, e.getMessage());
            return Optional.empty();
        }
    }

    private void visitUsers(Strays strays) {
        List<UUID> page = userIds(Keys::users);
        while (!page.isEmpty()) {
            page.forEach(strays::visit);
            UUID last = page.get(page.size() - 1);
            page = userIds(keys -> keys.afterUser(last));
        }
    }

    /** From one user to the next, over however many entries the first one has. */
    private List<UUID> userIds(Function<Keys, ByteBuffer> from) {
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

    private static Optional<UUID> userFrom(CycleEntries entries, Function<Keys, ByteBuffer> from) {
        List<UUID> first = new ArrayList<>(1);
        entries.scan(from, key -> {
            if (Keys.isUser(key)) {
                first.add(Keys.idOfUser(key));
            }
            return false;
        });
        return first.stream().findFirst();
    }

    @Override
    public List<CycleDamage> examine(CycleOwner owner) {
        return store.get()
                .read(entries ->
                        examination(StoredHoldings.read(entries, owner)).damages());
    }

    @Override
    public List<CycleDamage> repair(CycleOwner owner) {
        // Nearly all users are sound: a look costs them no commit.
        return examine(owner).isEmpty() ? List.of() : mend(owner);
    }

    private List<CycleDamage> mend(CycleOwner owner) {
        return store.get().write(entries -> {
            StoredHoldings stored = StoredHoldings.read(entries, owner);
            CycleExamination examination = examination(stored);
            stored.mend(examination, codec);
            return examination.damages();
        });
    }

    @Override
    public int deleteAll(CycleOwner owner) {
        return store.get().write(entries -> StoredHoldings.read(entries, owner).delete());
    }

    @Override
    public Optional<UUID> installation() {
        return Optional.ofNullable(store.get().read(CycleEntries::installation)).map(CycleCodec::id);
    }

    @Override
    public UUID claim(UUID installation) {
        return store.get().write(entries -> {
            byte[] stored = entries.installation();
            if (stored == null) {
                entries.putInstallation(codec.encode(installation));
            }
            return stored == null ? installation : CycleCodec.id(stored);
        });
    }

    @Override
    public Set<UUID> someOwners(int most) {
        Set<UUID> owners = new HashSet<>(store.get().read(entries -> entries.lastUsers(most / 2)));
        userIds(Keys::users).stream().takeWhile(any -> owners.size() < most).forEach(owners::add);
        if (owners.isEmpty()) {
            // Cycles that no index leads to have owners too.
            List<UUID> ids = cycleIds(Keys::cycles);
            store.get()
                    .read(entries -> ids.stream()
                            .flatMap(id -> stray(entries, id).stream())
                            .limit(most)
                            .toList())
                    .forEach(cycle -> owners.add(cycle.userId()));
        }
        return owners;
    }

    private CycleExamination examination(StoredHoldings stored) {
        return new CycleExamination(stored.holdings(), clock.instant());
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
