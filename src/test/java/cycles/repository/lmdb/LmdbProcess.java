package cycles.repository.lmdb;

import static cycles.repository.lmdb.TestStore.hour;
import static cycles.repository.lmdb.TestStore.started;

import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Runs a separate process that opens the store at {@code LMDB_PATH} and prints its location, or why it cannot be opened. The process then
 * creates and completes cycles, in several threads with one user each, and prints a line for each acknowledged write, until it is killed.
 */
final class LmdbProcess {
    private static final int THREADS = 8;

    private LmdbProcess() {}

    /** @param path the {@code LMDB_PATH} of the process; may be empty */
    static Process start(Path dataDirectory, String path) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LmdbProcess.class.getName(),
                        dataDirectory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LMDB_PATH", path);
        return builder.start();
    }

    /** An acknowledged write, parsed from a complete line. */
    record Acknowledged(UUID userId, UUID cycleId, boolean completed) {
        static Acknowledged parse(String line) {
            String[] words = line.split(" ", -1);
            return new Acknowledged(UUID.fromString(words[1]), UUID.fromString(words[2]), words[0].equals("completed"));
        }
    }

    private static void print(String word, Cycle cycle) {
        System.out.println(word + " " + cycle.userId() + " " + cycle.id() + " .");
    }

    static boolean isComplete(String line) {
        return line.endsWith(" .");
    }

    private static void write(CycleRepository repository) {
        UUID user = UUID.randomUUID();
        for (int n = 0; ; n++) {
            Cycle cycle = repository.createCycle(CycleData.inProgress(user, hour(n)));
            print("created", cycle);
            print("completed", repository.completeCycle(user, cycle.id(), cycle.dates()));
        }
    }

    public static void main(String[] arguments) {
        try {
            CycleRepository repository = started(Path.of(arguments[0]), factory -> factory.path = null);
            System.out.println(repository.check().location());
            for (int i = 0; i < THREADS; i++) {
                new Thread(() -> write(repository)).start();
            }
        } catch (CycleRepositoryException e) {
            System.out.println(e.getMessage());
        }
    }
}
