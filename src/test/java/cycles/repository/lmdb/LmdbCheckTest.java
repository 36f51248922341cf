package cycles.repository.lmdb;

import static cycles.repository.lmdb.TestStore.available;
import static cycles.repository.lmdb.TestStore.hour;
import static cycles.repository.lmdb.TestStore.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cycles.core.CycleData;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import io.dropwizard.util.Duration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that the check fails whenever a create would fail or be lost at the next start. */
@Timeout(120)
class LmdbCheckTest {
    private static final String FAILED = "failed: ";

    @TempDir
    private Path directory;

    /** The shell limits the size of files that the process can write, to simulate a full disk. */
    @Test
    void check_dataFileCannotGrow_failsBeforeCreatesDo() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        "ulimit -f 4096; exec \"$@\"",
                        "sh",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LmdbCheckTest.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(lines).last().asString().startsWith(FAILED).contains("cannot grow");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Checks and creates alternately until one of them fails. */
    public static void main(String[] arguments) throws Exception {
        CycleRepository repository = started(Path.of(arguments[0]), factory -> factory.durability = SyncMode.RELAXED);
        while (true) {
            try {
                repository.check();
            } catch (CycleRepositoryException e) {
                System.out.println(FAILED + e.getMessage());
                break;
            }
            for (int i = 0; i < 16; i++) {
                if (!available(() -> repository.createCycle(CycleData.inProgress(UUID.randomUUID(), hour(0))))) {
                    System.out.println("a create failed after a successful check");
                    Runtime.getRuntime().halt(1);
                }
            }
        }
        Runtime.getRuntime().halt(0);
    }

    @Test
    void check_fileGrows_keepsEveryCycle() {
        CycleRepository repository = started(directory);
        UUID user = UUID.randomUUID();
        for (int n = 0; n < 100; n++) {
            repository.check();
            repository.completeCycle(
                    user,
                    repository.createCycle(CycleData.inProgress(user, hour(n))).id(),
                    hour(n));
        }
        repository.close();
        CycleRepository reopened = started(directory);
        assertThat(reopened.getLastCompletedCycle(user).orElseThrow().dates()).isEqualTo(hour(99));
        reopened.close();
    }

    @Test
    void check_dataFileRemovedOrReplaced_fails() throws Exception {
        CycleRepository repository = started(directory);
        repository.check();
        Path file = directory.resolve("data.mdb");
        Path copy = Files.copy(file, directory.resolve("copy"));
        Files.delete(file);
        assertThatThrownBy(repository::check)
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("was removed");
        Files.move(copy, file);
        assertThatThrownBy(repository::check)
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("was replaced");
        repository.close();
    }

    @Test
    void check_noFreeReader_fails() throws Exception {
        LmdbCycleRepository repository = (LmdbCycleRepository) started(directory, factory -> {
            factory.maxReaders = 1;
            factory.timeout = Duration.milliseconds(500);
        });
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread reader = new Thread(() -> repository.store().read(entries -> {
            reading.countDown();
            awaitQuietly(release);
            return true;
        }));
        reader.start();
        reading.await();
        assertThatThrownBy(repository::check)
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("maxReaders");
        release.countDown();
        reader.join();
        repository.check();
        repository.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
