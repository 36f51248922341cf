package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Starts and stops the Redis server of a directory. The server is a daemon, so that neither Ctrl-C nor the termination of this process
 * stops it. Not thread-safe.
 */
final class LocalRedis implements ServerRegistry.Server {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    /** Long enough for the service to complete its last requests, because shutdown hooks run concurrently. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_ATTEMPTS = 3;

    private final Path home;
    private final Path log;
    private RedisConfiguration configuration = new RedisConfiguration(0, "", Appendfsync.EVERYSEC);

    LocalRedis(Path home) {
        this.home = home;
        this.log = logFile(home);
    }

    static Path pidFile(Path home) {
        return home.resolve("redis.pid");
    }

    static Path logFile(Path home) {
        return home.resolve("redis.log");
    }

    /** Returns the configuration of the running server, with its port and password. */
    RedisConfiguration configuration() {
        return configuration;
    }

    @Override
    public void start(boolean usedElsewhere) throws IOException {
        configuration = RedisConfiguration.of(home);
        if (awaitReady(Duration.ZERO)) {
            return;
        }
        if (usedElsewhere) {
            throw new EmbeddedServerException("Another process uses " + home
                    + ", but its server is not visible to this process; stop the other process first");
        }
        for (int attempt = 1; !launch(FreePort.find(configuration.port())); attempt++) {
            // Another process may have taken the port since it was chosen.
            if (attempt == MAX_ATTEMPTS) {
                stop();
                throw startFailure();
            }
        }
    }

    /** Applies the persistence settings to the running server, which an older release of this service may have started. */
    void setAppendfsync(Appendfsync appendfsync) throws IOException {
        configuration = configuration.withAppendfsync(appendfsync);
        configuration.write(home);
        String reply = RedisProbe.execute(configuration, "CONFIG SET " + configuration.persistence());
        if (!reply.startsWith("+OK\r\n+OK\r\n")) {
            throw new IOException("CONFIG SET failed: " + reply.strip());
        }
    }

    @Override
    public boolean isRunning() throws IOException {
        return process().isPresent();
    }

    @Override
    public void restart() throws IOException {
        if (!awaitReady(Duration.ZERO) && !launch(configuration.port())) {
            throw startFailure();
        }
    }

    private EmbeddedServerException startFailure() {
        return new EmbeddedServerException("Embedded Redis did not start: " + ServerLog.lastError(log) + " (see " + log
                + "); or set REDIS_HOST to a server of your own");
    }

    /** Starts the server and returns whether it responds in time. Kills an existing server first, which must not be responding. */
    private boolean launch(int port) throws IOException {
        // A process that does not respond would not react to SIGTERM either.
        Optional<ProcessHandle> hung = process();
        if (hung.isPresent()) {
            kill(hung.get());
        }
        configuration = configuration.onPort(port);
        configuration.write(home);
        Files.deleteIfExists(pidFile(home));
        Path program = RedisBinary.unpack(home);
        Programs.requireExecutable(program, "Embedded Redis", "REDIS_HOST");
        int exit = ProcessRunner.run(log, "", List.of(), program, RedisConfiguration.file(home));
        return exit == 0 && awaitReady(START_TIMEOUT);
    }

    /**
     * Waits until the server has loaded its data and accepts commands.
     *
     * @param startTimeout the maximum time until the server writes its pid file
     * @return false if the server terminates, or neither responds nor loads data
     */
    private boolean awaitReady(Duration startTimeout) throws IOException {
        long startDeadline = System.nanoTime() + startTimeout.toNanos();
        long responseDeadline = System.nanoTime() + RESPONSE_TIMEOUT.toNanos();
        while (true) {
            String reply = RedisProbe.execute(configuration, "PING");
            long now = System.nanoTime();
            if (reply.contains("+PONG")) {
                return true;
            }
            if (reply.contains("-LOADING")) {
                responseDeadline = now + RESPONSE_TIMEOUT.toNanos();
            }
            // Read only once per iteration, because the server may write the file at any moment.
            Optional<Long> pid = pid();
            boolean terminated = pid.isPresent() ? process(pid).isEmpty() : now > startDeadline;
            if (terminated || now > responseDeadline) {
                return false;
            }
            ProcessRunner.sleep();
        }
    }

    /** Returns the process of the server; empty if it is not running, even if a crash has left a pid file. */
    Optional<ProcessHandle> process() throws IOException {
        return process(pid());
    }

    private Optional<ProcessHandle> process(Optional<Long> pid) {
        return pid.flatMap(ProcessHandle::of).filter(this::isRedis);
    }

    private Optional<Long> pid() throws IOException {
        try {
            String pid = Files.readString(pidFile(home)).strip();
            return pid.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(pid));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the process is this server. After a reboot or in a new container its pid may belong to another process. */
    private boolean isRedis(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command ->
                        command.startsWith(home.resolve("redis-server").toString()))
                .isPresent();
    }

    @Override
    public void stop() throws IOException {
        Optional<ProcessHandle> running = process();
        if (running.isPresent()) {
            running.get().destroy();
            if (!awaitTermination(running.get())) {
                // Safe, because all writes are in the append-only file.
                kill(running.get());
            }
        }
    }

    private void kill(ProcessHandle redis) throws IOException {
        redis.destroyForcibly();
        if (!awaitTermination(redis)) {
            throw new IOException("process " + redis.pid() + " cannot be killed");
        }
    }

    private boolean awaitTermination(ProcessHandle redis) throws IOException {
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        while (isRedis(redis)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            ProcessRunner.sleep();
        }
        return true;
    }

    @Override
    public void stopAfterLastClient() throws IOException {
        long deadline = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
        while (hasClients() && System.nanoTime() < deadline) {
            ProcessRunner.sleep();
        }
        stop();
    }

    private boolean hasClients() {
        String reply = RedisProbe.execute(configuration, "INFO clients");
        return reply.contains("connected_clients:") && !reply.contains("connected_clients:1\r\n");
    }
}
