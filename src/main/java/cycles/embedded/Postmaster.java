package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Describes a running Postgres server, as read from its {@code postmaster.pid}.
 *
 * @param process the main process of the server
 * @param port the port, or 0 if it is not known yet
 * @param ready false while the server starts, recovers or stops
 */
record Postmaster(ProcessHandle process, int port, boolean ready) {
    private static final String FILE = "postmaster.pid";

    /** Returns the running server of a cluster; empty if it is not running, even if a crash has left a pid file. */
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
     * Removes the pid file if its pid belongs to another program, as is possible after a reboot or in a new container: Postgres would
     * take that process for a running server. If the process is a Postgres or its command line is unknown, the file is left to
     * Postgres's own check.
     */
    static void removeStalePidFile(Path cluster) throws IOException {
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
