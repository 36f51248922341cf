package cycles.repository.lmdb;

import static cycles.repository.Waiting.await;
import static cycles.repository.lmdb.TestStore.hour;
import static cycles.repository.lmdb.TestStore.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.MaintenanceTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmdbBackupTest {
    private static final int WRITERS = 4;

    private final ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    private final Queue<Cycle> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean(true);

    @TempDir
    private Path directory;

    private CycleRepository repository;

    @BeforeEach
    void open() {
        repository = started(directory.resolve("live"));
    }

    @AfterEach
    void close() {
        pool.shutdownNow();
        repository.close();
    }

    private MaintenanceTask backup() {
        return repository.maintenance().tasks().get(0);
    }

    private static Map<String, String> into(Path target) {
        return Map.of("directory", target.toString());
    }

    private Object write() {
        UUID user = UUID.randomUUID();
        for (int n = 0; running.get(); n++) {
            Cycle cycle = repository.createCycle(CycleData.inProgress(user, hour(n)));
            acknowledged.add(repository.completeCycle(user, cycle.id(), cycle.dates()));
        }
        return user;
    }

    private void awaitCompleted(int count) {
        await("completed cycles").until(() -> acknowledged.size() >= count);
    }

    @Test
    void run_duringWrites_copyIsConsistentAndComplete() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(pool.submit(this::write));
        }
        awaitCompleted(300);
        UUID installation = repository.maintenance().claim(UUID.randomUUID());
        List<Cycle> before = List.copyOf(acknowledged);
        Path target = directory.resolve("backups/first");
        assertThat(backup().validationError(into(target))).isEmpty();
        assertThat(backup().run(into(target))).contains("bytes copied to " + target);
        awaitCompleted(acknowledged.size() + 100);
        running.set(false);
        for (Future<?> writer : writers) {
            writer.get();
        }

        CycleRepository copy = started(target);
        CycleMaintenance maintenance = copy.maintenance();
        List<UUID> users = new ArrayList<>();
        maintenance.forEachOwner(owner -> {
            users.add(owner.userId());
            assertThat(owner.unindexedCycles()).isEmpty();
            assertThat(maintenance.examine(owner)).isEmpty();
        });
        assertThat(users).hasSize(WRITERS);
        assertThat(maintenance.installation()).contains(installation);
        for (Cycle cycle : before) {
            assertThat(copy.getCycleById(cycle.userId(), cycle.id())).contains(cycle);
        }
        UUID user = UUID.randomUUID();
        assertThat(copy.getActiveCycle(
                        copy.createCycle(CycleData.inProgress(user, hour(0))).userId()))
                .isPresent();
        copy.close();
        assertThat(repository.getActiveCycle(user))
                .as("the live store is separate")
                .isEmpty();
    }

    @Test
    void objection_directoryInUse_isRefused() throws Exception {
        Path live = directory.resolve("live");
        Path link = Files.createSymbolicLink(directory.resolve("link"), live);
        Path full = Files.createDirectories(directory.resolve("full"));
        Path file = Files.writeString(full.resolve("file"), "taken");
        assertRefused(live, "inside");
        assertRefused(live.resolve("backup/deep"), "inside");
        assertRefused(link.resolve("backup"), "inside");
        assertRefused(directory, "not an empty directory");
        assertRefused(full, "not an empty directory");
        assertRefused(file, "not an empty directory");
        assertThat(backup().validationError(into(Files.createDirectories(directory.resolve("empty")))))
                .isEmpty();
        assertThat(live).isDirectoryNotContaining("glob:**backup");
    }

    @Test
    void run_directoryNewOrEmpty_onlyTheOwnerCanReadTheCopy() throws Exception {
        Path fresh = directory.resolve("backups/fresh");
        backup().run(into(fresh));
        assertPrivate(fresh, "rwx------");
        assertPrivate(fresh.getParent(), "rwx------");
        assertPrivate(fresh.resolve("data.mdb"), "rw-------");

        Path open = Files.createDirectory(
                directory.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        backup().run(into(open));
        assertThat(open).isDirectoryNotContaining("glob:**.copy*");
        assertPrivate(open.resolve("data.mdb"), "rw-------");
    }

    @Test
    void start_newDirectory_onlyTheOwnerCanReadTheStore() throws Exception {
        Path live = directory.resolve("live");
        assertPrivate(live, "rwx------");
        try (Stream<Path> files = Files.list(live)) {
            for (Path file : files.toList()) {
                assertPrivate(file, "rw-------");
            }
        }
    }

    private static void assertPrivate(Path path, String permissions) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .as(path.toString())
                .isEqualTo(permissions);
    }

    @Test
    void run_storeCreatedAfterCheck_keepsThatStore() throws Exception {
        Path target = directory.resolve("backup");
        assertThat(backup().validationError(into(target))).isEmpty();
        UUID user = UUID.randomUUID();
        try (CycleRepository other = started(target)) {
            other.createCycle(CycleData.inProgress(user, hour(0)));
        }
        assertThatThrownBy(() -> backup().run(into(target)))
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("data.mdb exists");
        try (CycleRepository other = started(target)) {
            assertThat(other.getActiveCycle(user)).isPresent();
        }
    }

    private void assertRefused(Path target, String reason) {
        Optional<String> objection = backup().validationError(into(target));
        assertThat(objection.orElseThrow()).contains(reason);
    }
}
