package cycles.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One Postgres cluster in a folder and the server that runs on it. Not thread-safe. */
final class PostgresServer implements ServerRegistry.Server {
    static final String ROLE = PostgresCluster.ROLE;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RETRIES = Duration.ofSeconds(5);

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

    /** Where a running server is reached. */
    record Address(int port, String password) {
        String url() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresCluster.DATABASE;
        }

        @Override
        public String toString() {
            return url();
        }
    }

    /** Where the server is reached, once it runs. */
    Address address() {
        return Objects.requireNonNull(address, "not started");
    }

    @Override
    public void start(boolean usedElsewhere) throws IOException {
        Optional<Postmaster> running = settled();
        if (running.isEmpty()) {
            if (usedElsewhere) {
                throw new EmbeddedServerException("Another process uses " + home
                        + ", but its server does not run where this one could see it; stop that process first");
            }
            launch(() -> FreePort.find(0));
            running = settled();
        }
        int port = running.orElseThrow(() -> failure("did not start")).port();
        address = new Address(port, cluster.password());
    }

    @Override
    public boolean runs() throws IOException {
        return Postmaster.of(cluster.directory()).isPresent();
    }

    @Override
    public void restart() throws IOException {
        if (settled().isEmpty()) {
            launch(() -> address().port());
        }
    }

    /** The running server, once it is neither starting nor stopping. */
    private Optional<Postmaster> settled() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Postmaster> running = Postmaster.of(cluster.directory());
        while (running.isPresent() && !running.get().ready()) {
            if (System.nanoTime() > deadline) {
                throw failure("is neither up nor down");
            }
            ProcessRunner.sleep();
            running = Postmaster.of(cluster.directory());
        }
        return running;
    }

    private void launch(IntSupplier port) throws IOException {
        cluster.createLog();
        RunAs way = runAs();
        if (!cluster.exists()) {
            cluster.create(programs(), way);
        }
        way.own(cluster.directory());
        Postmaster.removeStranger(cluster.directory());
        long deadline = System.nanoTime() + RETRIES.toNanos();
        while (true) {
            int exit = ProcessRunner.run(
                    log,
                    "",
                    way.prefix(),
                    programs().resolve("pg_ctl"),
                    "start",
                    "--pgdata=" + cluster.directory(),
                    "--silent",
                    "--timeout=" + PATIENCE.toSeconds(),
                    "--options=" + cluster.settings(port.getAsInt()));
            if (exit == 0) {
                return;
            }
            // Somebody else took the port just chosen, or what is left of a killed server is not gone yet.
            if (System.nanoTime() > deadline) {
                stop();
                throw failure("did not start");
            }
            ProcessRunner.sleep();
        }
    }

    /** Ends the server at once, rolling back what is not committed, and waits for it. */
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

    /** Lets no new client in, and the server end with its last connection. Returns at once. */
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
                    .filter(way -> way.works(tools, log))
                    .findFirst()
                    .orElseThrow(() -> failure("cannot run as this user (as root it needs unshare or setpriv)"));
        }
        return runAs;
    }

    private EmbeddedServerException failure(String what) {
        return new EmbeddedServerException("Embedded Postgres " + what + ": " + ServerLog.complaint(log) + " (see "
                + log + "); or set DATABASE_URL to a server of your own");
    }
}
