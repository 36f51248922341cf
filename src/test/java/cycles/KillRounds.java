package cycles;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Kills the service with SIGKILL while it writes, restarts it and checks that no acknowledged write is missing. All rounds use the
 * same data.
 */
final class KillRounds implements AutoCloseable {
    /** Contains a fixed key, so that tokens stay valid after a restart. */
    private static final Map<String, String> ENVIRONMENT = Map.of("JWT_KEY", "zJ4vT1mQ8xY2bN6cR9wE3uK7pL5sA0dG");

    private static final int WRITERS = 8;
    private static final int WRITES = 150;

    private final Path directory;
    private final Path configuration;
    private final Map<String, String> environment;
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final List<Writer> writers = new ArrayList<>();
    private JarProcess jar;

    /** Starts the service with its data in the given directory. */
    KillRounds(Path directory, String configuration) throws Exception {
        this(directory, configuration, Map.of());
    }

    /** @param overrides configuration keys and their values */
    KillRounds(Path directory, String configuration, Map<String, String> overrides) throws Exception {
        this.directory = directory;
        this.configuration = Path.of(configuration);
        this.environment = new HashMap<>(ENVIRONMENT);
        environment.put(
                "JAVA_TOOL_OPTIONS",
                overrides.entrySet().stream()
                        .map(each -> "-Ddw." + each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(" ")));
        this.jar = start();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(jar.api(""), acknowledged));
        }
    }

    private JarProcess start() throws Exception {
        return JarProcess.start(directory, configuration, environment);
    }

    /** Returns the number of writes acknowledged so far. */
    int acknowledged() {
        return acknowledged.get();
    }

    void killService() throws Exception {
        duringWrites(jar::kill);
        restart();
    }

    /** Kills the embedded server with the cycles, then stops the service with SIGTERM and restarts it. */
    void killStore(Path pidFile) throws Exception {
        duringWrites(() -> {
            ProcessHandle store = process(directory.resolve(pidFile)).orElseThrow();
            store.destroyForcibly();
            store.onExit().get(30, TimeUnit.SECONDS);
        });
        jar.close();
        restart();
    }

    private static Optional<ProcessHandle> process(Path pidFile) throws IOException {
        return ProcessHandle.of(
                Long.parseLong(Files.readAllLines(pidFile).get(0).strip()));
    }

    private interface Kill {
        void run() throws Exception;
    }

    private void duringWrites(Kill kill) throws Exception {
        int enough = acknowledged.get() + WRITES;
        List<Future<?>> running = new ArrayList<>();
        for (Writer writer : writers) {
            running.add(threads.submit(writer::writeUntilFailure));
        }
        await("acknowledged writes")
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(1))
                .failFast("a writer ended", () -> running.stream().anyMatch(Future::isDone))
                .until(() -> acknowledged.get() >= enough);
        kill.run();
        for (Future<?> writer : running) {
            writer.get(60, TimeUnit.SECONDS);
        }
    }

    private void restart() throws Exception {
        jar = start();
        for (Writer writer : writers) {
            writer.resume(jar.api(""));
        }
    }

    /** Reads every acknowledged cycle again. */
    void assertEverythingIsKept() {
        writers.forEach(Writer::assertEverythingIsKept);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        jar.close();
    }
}
