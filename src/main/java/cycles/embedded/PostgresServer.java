package cycles.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Starts and stops the Postgres server of a directory. Not thread-safe. */
final class PostgresServer implements ServerRegistry.Server {
    static final String ROLE = PostgresCluster.ROLE;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(5);

    private final Path home;
    private final Path log;
    private final List<RunAs> candidates;
    private final PostgresCluster cluster;
    private @Nullable Path programs;
    private @Nullable RunAs runAs;
    private @Nullable Address address;

    PostgresServer(Path home, List<RunAs> candidates) {
        this.home = home;
        this.log = home.resolve("server.log");
        this.candidates = candidates;
        this.cluster = new PostgresCluster(home, log);
    }

    /** Contains the port and the password of a running server. */
    record Address(int port, String password) {
        String url() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresCluster.DATABASE;
        }

        @Override
        public String toString() {
            return url();
        }
    }

    /** Returns the address of the server, which must have been started. */
    Address address() {
        return Objects.requireNonNull(address, "not started");
    }

    @Override
    public void start(boolean usedElsewhere) throws IOException {
        Optional<Postmaster> running = awaitStable();
        if (running.isEmpty()) {
            if (usedElsewhere) {
                throw new EmbeddedServerException("Another process uses " + home
                        + ", but its server is not visible to this process; stop the other process first");
            }
            launch(() -> FreePort.find(0));
            running = awaitStable();
        }
        int port = running.orElseThrow(() -> failure("did not start")).port();
        address = new Address(port, cluster.password());
    }

    @Override
    public boolean isRunning() throws IOException {
        return Postmaster.of(cluster.directory()).isPresent();
    }

    @Override
    public void restart() throws IOException {
        if (awaitStable().isEmpty()) {
            launch(() -> address().port());
        }
    }

    /** Waits while the server is starting or stopping; then returns it, or empty if it is not running. */
    private Optional<Postmaster> awaitStable() throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        Optional<Postmaster> running = Postmaster.of(cluster.directory());
        while (running.isPresent() && !running.get().ready()) {
            if (System.nanoTime() > deadline) {
                throw failure("keeps starting or stopping");
            }
            ProcessRunner.sleep();
            running = Postmaster.of(cluster.directory());
        }
        return running;
    }

    private void launch(IntSupplier port) throws IOException {
        cluster.createLog();
        RunAs method = runAs();
        if (!cluster.exists()) {
            cluster.create(programs(), method);
        }
        method.changeOwner(cluster.directory());
        Postmaster.removeStalePidFile(cluster.directory());
        long deadline = System.nanoTime() + RETRY_PERIOD.toNanos();
        while (true) {
            int exit = ProcessRunner.run(
                    log,
                    "",
                    method.prefix(),
                    programs().resolve("pg_ctl"),
                    "start",
                    "--pgdata=" + cluster.directory(),
                    "--silent",
                    "--timeout=" + START_TIMEOUT.toSeconds(),
                    "--options=" + cluster.settings(port.getAsInt()));
            if (exit == 0) {
                return;
            }
            // Another process has taken the port, or processes of a killed server have not terminated yet.
            if (System.nanoTime() > deadline) {
                stop();
                throw failure("did not start");
            }
            ProcessRunner.sleep();
        }
    }

    /** Stops the server immediately, which rolls back open transactions, and waits for its termination. */
    @Override
    public void stop() throws IOException {
        for (String mode : List.of("fast", "immediate")) {
            if (Postmaster.of(cluster.directory()).isEmpty()) {
                return;
            }
            Path control = programs().resolve("pg_ctl");
            ProcessRunner.run(
                    log,
                    "",
                    runAs().prefix(),
                    control,
                    "stop",
                    "--pgdata=" + cluster.directory(),
                    "--silent",
                    "--timeout=20",
                    "--mode=" + mode);
        }
    }

    /** Requests a smart shutdown: the server rejects new connections and stops after the last one is closed. Returns immediately. */
    @Override
    public void stopAfterLastClient() throws IOException {
        Postmaster.of(cluster.directory())
                .ifPresent(running -> running.process().destroy());
    }

    private Path programs() throws IOException {
        if (programs == null) {
            programs = PostgresBinaries.unpack(home);
        }
        return programs;
    }

    private RunAs runAs() throws IOException {
        if (runAs == null) {
            Path tools = programs();
            Programs.requireExecutable(tools.resolve("initdb"), "Embedded Postgres", "DATABASE_URL");
            runAs = candidates.stream()
                    .filter(method -> method.works(tools, log))
                    .findFirst()
                    .orElseThrow(() -> failure("cannot run as this user (as root it needs unshare or setpriv)"));
        }
        return runAs;
    }

    private EmbeddedServerException failure(String problem) {
        return new EmbeddedServerException("Embedded Postgres " + problem + ": " + ServerLog.lastError(log) + " (see "
                + log + "); or set DATABASE_URL to a server of your own");
    }
}
