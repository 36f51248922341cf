package cycles.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An embedded server's process with its children, found by the number it left in a file, and what signals do to it. */
record ServerProcess(Path pidFile) {
    static ServerProcess postgresOf(Path data) {
        return new ServerProcess(data.resolve("postgres/cluster/postmaster.pid"));
    }

    static ServerProcess redisOf(Path data) {
        return new ServerProcess(data.resolve("redis/redis.pid"));
    }

    /** The server hangs: it keeps its connections, takes new ones, and answers none. */
    void stop() throws Exception {
        // Itself first, so that no child is born behind our back.
        signal("-STOP", server());
        for (ProcessHandle child : server().descendants().toList()) {
            signal("-STOP", child);
        }
    }

    void goOn() throws Exception {
        for (ProcessHandle each :
                Stream.concat(server().descendants(), Stream.of(server())).toList()) {
            signal("-CONT", each);
        }
    }

    /** {@code kill -9}. */
    void kill() throws Exception {
        signal("-KILL", server());
    }

    /** As its administrator would, for a restart: Postgres' fast shutdown, Redis' ordinary one. */
    void end() throws Exception {
        signal("-INT", server());
    }

    private ProcessHandle server() throws IOException {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return ProcessHandle.of(
                            Long.parseLong(lines.findFirst().orElseThrow().strip()))
                    .orElseThrow();
        }
    }

    private static void signal(String signal, ProcessHandle process) throws Exception {
        // One of the children may have ended meanwhile.
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }
}
