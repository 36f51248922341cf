package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Kills the service with -9 while it writes, starts it again and checks that nothing acknowledged is missing; round after round, on
 * the same data.
 */
final class KillRounds implements AutoCloseable {
    /** The same key in every round, as an operator would have it. */
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

    /** Starts the service in a directory of its own. */
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
            writers.add(new Writer(jar::api, acknowledged));
        }
    }

    private JarProcess start() throws Exception {
        return JarProcess.start(directory, configuration, environment);
    }

    /** How many writes have been acknowledged so far. */
    int acknowledged() {
        return acknowledged.get();
    }

    void killService() throws Exception {
        whileWriting(jar::kill);
        restarted();
    }

    /** Kills the embedded server that keeps the cycles; the service is then stopped as an operator would. */
    void killStore(Path pidFile) throws Exception {
        whileWriting(() -> {
            ProcessHandle store = process(directory.resolve(pidFile)).orElseThrow();
            store.destroyForcibly();
            store.onExit().get(30, TimeUnit.SECONDS);
        });
        jar.close();
        restarted();
    }

    private static Optional<ProcessHandle> process(Path pidFile) throws IOException {
        return ProcessHandle.of(
                Long.parseLong(Files.readAllLines(pidFile).get(0).strip()));
    }

    private interface Kill {
        void run() throws Exception;
    }

    private void whileWriting(Kill kill) throws Exception {
        int enough = acknowledged.get() + WRITES;
        List<Future<?>> running = new ArrayList<>();
        for (Writer writer : writers) {
            running.add(threads.submit(writer::writeUntilNoAnswerComes));
        }
        while (acknowledged.get() < enough) {
            Thread.sleep(5);
            assertThat(running).as("writers").allMatch(future -> !future.isDone());
        }
        kill.run();
        for (Future<?> writer : running) {
            writer.get(60, TimeUnit.SECONDS);
        }
    }

    private void restarted() throws Exception {
        jar = start();
        for (Writer writer : writers) {
            writer.resume(jar::api);
        }
    }

    /** Reads once more everything that was ever acknowledged. */
    void assertEverythingIsKept() {
        writers.forEach(Writer::assertEverythingIsKept);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        jar.close();
    }
}
