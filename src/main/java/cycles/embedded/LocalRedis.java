package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The Redis server of a folder. It runs detached from this process, so that neither Ctrl-C nor the end of this process is also
 * its own. Not thread-safe.
 */
final class LocalRedis implements ServerRegistry.Server {
    private static final Duration TO_APPEAR = Duration.ofSeconds(5);
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);
    private static final Duration TO_END = Duration.ofSeconds(20);

    /** Shutdown hooks run side by side: long enough for the service to answer its last requests. */
    private static final Duration TO_DRAIN = Duration.ofSeconds(60);

    private static final int ATTEMPTS = 3;

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

    /** Where the running server listens, and its password. */
    RedisConfiguration configuration() {
        return configuration;
    }

    @Override
    public void start(boolean usedElsewhere) throws IOException {
        configuration = RedisConfiguration.of(home);
        if (serves(Duration.ZERO)) {
            return;
        }
        if (usedElsewhere) {
            throw new EmbeddedServerException("Another process uses " + home
                    + ", but its server does not run where this one could see it; stop that process first");
        }
        for (int attempt = 1; !launched(FreePort.find(configuration.port())); attempt++) {
            // Between the choice of a port and its use somebody else may have taken it.
            if (attempt == ATTEMPTS) {
                stop();
                throw didNotStart();
            }
        }
    }

    /** Makes the running server, which an older version of this service may have started, sync and save as this one would. */
    void set(Appendfsync appendfsync) throws IOException {
        configuration = configuration.withAppendfsync(appendfsync);
        configuration.write(home);
        String answer = RedisProbe.ask(configuration, "CONFIG SET " + configuration.persistence());
        if (!answer.startsWith("+OK\r\n+OK\r\n")) {
            throw new IOException("CONFIG SET was answered with: " + answer.strip());
        }
    }

    @Override
    public boolean runs() throws IOException {
        return process().isPresent();
    }

    @Override
    public void restart() throws IOException {
        if (!serves(Duration.ZERO) && !launched(configuration.port())) {
            throw didNotStart();
        }
    }

    private EmbeddedServerException didNotStart() {
        return new EmbeddedServerException("Embedded Redis did not start: " + ServerLog.complaint(log) + " (see " + log
                + "); or set REDIS_HOST to a server of your own");
    }

    /** Starts the server, the only one on its files, and waits until it serves. */
    private boolean launched(int port) throws IOException {
        // What still runs does not serve: it hangs, and would not listen to a request to end either.
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
        return exit == 0 && serves(TO_APPEAR);
    }

    /**
     * Waits until the server has read its data and takes commands.
     *
     * @param toAppear how long its process may be missing
     * @return false when it ends, or neither answers nor loads
     */
    private boolean serves(Duration toAppear) throws IOException {
        long appears = System.nanoTime() + toAppear.toNanos();
        long answers = System.nanoTime() + TO_ANSWER.toNanos();
        while (true) {
            String answer = RedisProbe.ask(configuration, "PING");
            long now = System.nanoTime();
            if (answer.contains("+PONG")) {
                return true;
            }
            if (answer.contains("-LOADING")) {
                answers = now + TO_ANSWER.toNanos();
            }
            // The server writes its number at any moment: what is read once is one moment's.
            Optional<Long> pid = pid();
            boolean gone = pid.isPresent() ? process(pid).isEmpty() : now > appears;
            if (gone || now > answers) {
                return false;
            }
            ProcessRunner.sleep();
        }
    }

    /** The server's process; empty when none runs, whatever a crash left in the file. */
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

    /** After a crash of the machine, or in a new container, the number may belong to any other process. */
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
            if (!ended(running.get())) {
                // It wrote its append-only file as it went.
                kill(running.get());
            }
        }
    }

    private void kill(ProcessHandle redis) throws IOException {
        redis.destroyForcibly();
        if (!ended(redis)) {
            throw new IOException("process " + redis.pid() + " cannot be killed");
        }
    }

    private boolean ended(ProcessHandle redis) throws IOException {
        long deadline = System.nanoTime() + TO_END.toNanos();
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
        long deadline = System.nanoTime() + TO_DRAIN.toNanos();
        while (hasClients() && System.nanoTime() < deadline) {
            ProcessRunner.sleep();
        }
        stop();
    }

    private boolean hasClients() {
        String answer = RedisProbe.ask(configuration, "INFO clients");
        return answer.contains("connected_clients:") && !answer.contains("connected_clients:1\r\n");
    }
}
