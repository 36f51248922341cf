package cycles.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Sends signals to the process of an embedded server and its children. The process is identified by its pid file. */
record ServerProcess(Path pidFile) {
    static ServerProcess postgresOf(Path data) {
        return new ServerProcess(data.resolve("postgres/cluster/postmaster.pid"));
    }

    static ServerProcess redisOf(Path data) {
        return new ServerProcess(data.resolve("redis/redis.pid"));
    }

    /** Makes the server hang: it keeps its connections, accepts new ones and answers none. */
    void stop() throws Exception {
        // The parent first, so that it starts no further child.
        signal("-STOP", server());
        for (ProcessHandle child : server().descendants().toList()) {
            signal("-STOP", child);
        }
    }

    /** Ends the effect of {@link #stop}. */
    void resume() throws Exception {
        for (ProcessHandle each :
                Stream.concat(server().descendants(), Stream.of(server())).toList()) {
            signal("-CONT", each);
        }
    }

    /** Kills the server with SIGKILL. */
    void kill() throws Exception {
        signal("-KILL", server());
    }

    /** Shuts the server down with SIGINT: the fast shutdown of Postgres, the normal one of Redis. */
    void shutDown() throws Exception {
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
        // Fails if the child has ended already.
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }
}
