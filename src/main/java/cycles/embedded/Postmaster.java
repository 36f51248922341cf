package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A running Postgres server, as its {@code postmaster.pid} describes it.
 *
 * @param ready false while it starts, recovers or stops
 */
record Postmaster(ProcessHandle process, int port, boolean ready) {
    private static final String FILE = "postmaster.pid";

    /** The server that runs on a cluster; empty when none does, whatever a crash left in the file. */
    static Optional<Postmaster> of(Path cluster) throws IOException {
        List<String> lines = lines(cluster);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Optional<ProcessHandle> process =
                ProcessHandle.of(Long.parseLong(lines.get(0))).filter(handle -> runsOn(handle, cluster));
        if (lines.size() < 8) {
            return process.map(handle -> new Postmaster(handle, 0, false));
        }
        int port = Integer.parseInt(lines.get(3));
        boolean ready = lines.get(7).strip().equals("ready");
        return process.map(handle -> new Postmaster(handle, port, ready));
    }

    private static boolean runsOn(ProcessHandle process, Path cluster) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(cluster.toString()))
                .isPresent();
    }

    /**
     * Removes the file when its number belongs to some other program, as it may after a crash of the machine or in a new
     * container: Postgres itself would take that for a running server. A Postgres, or what cannot be told, it judges better.
     */
    static void removeStranger(Path cluster) throws IOException {
        List<String> lines = lines(cluster);
        if (!lines.isEmpty()
                && ProcessHandle.of(Long.parseLong(lines.get(0)))
                        .flatMap(process -> process.info().commandLine())
                        .filter(line -> !line.contains("bin/postgres"))
                        .isPresent()) {
            Files.delete(cluster.resolve(FILE));
        }
    }

    private static List<String> lines(Path cluster) throws IOException {
        try {
            return Files.readAllLines(cluster.resolve(FILE));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
