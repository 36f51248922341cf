package cycles.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares one server per directory by reference counting, within this process and between processes. The first lease starts the server,
 * or adopts one that a killed process has left running; the last lease stops it. A process that exits without closing its leases stops
 * the server when its clients have disconnected. A monitor thread restarts crashed servers at the same address. Thread-safe.
 *
 * @param <S> the type of server
 */
final class ServerRegistry<S extends ServerRegistry.Server> {
    /** Controls the server of a directory. Not thread-safe; the registry serialises calls, also between processes. */
    interface Server {
        /**
         * Starts the server, or adopts a running one, which may still be starting or stopping.
         *
         * @param usedElsewhere whether another process uses the server; then it must be running already
         */
        void start(boolean usedElsewhere) throws IOException;

        /** Returns whether the process of the server exists, responding or not. */
        boolean isRunning() throws IOException;

        /** Restarts a crashed server at the same address, or adopts one that another process has restarted. */
        void restart() throws IOException;

        /** Stops the server and waits for its termination. */
        void stop() throws IOException;

        /** Stops the server after its last client has disconnected. */
        void stopAfterLastClient() throws IOException;
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(ServerRegistry.class);

    /** The interval between checks for a crashed server. */
    private static final Duration MONITOR_INTERVAL = Duration.ofMillis(500);

    private final String name;
    private final Function<Path, S> servers;
    private final Map<Path, Shared> open = new HashMap<>();
    private boolean shutdownHookAdded;

    /**
     * @param name the name of the servers in messages and thread names
     * @param servers creates the server of a directory without starting it
     */
    ServerRegistry(String name, Function<Path, S> servers) {
        this.name = name;
        this.servers = servers;
    }

    /** Acquires a lease of the server in {@code home} and waits until the server is running. */
    synchronized Lease acquire(Path home) throws IOException {
        if (!shutdownHookAdded) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::releaseAll, name));
            shutdownHookAdded = true;
        }
        Path directory = home.toRealPath();
        if (directory.toString().indexOf('\uFFFD') >= 0) {
            // Characters that the encoding lacks would be passed to the binaries as question marks.
            throw new EmbeddedServerException(name + " cannot use " + directory
                    + ": the encoding of the locale lacks characters of this path; start with LC_ALL=C.UTF-8");
        }
        Shared shared = open.get(directory);
        if (shared == null) {
            shared = new Shared(directory);
            open.put(directory, shared);
        }
        shared.leases++;
        return new Lease(shared);
    }

    private synchronized void releaseAll() {
        open.values().forEach(shared -> shared.release(Server::stopAfterLastClient));
    }

    /** Restarts the server if it has crashed; returns false if it has no leases any more. */
    private synchronized boolean ensureRunning(Shared shared) {
        if (shared.released) {
            return false;
        }
        try {
            if (!shared.server.isRunning()) {
                LOGGER.warn("{} in {} has terminated unexpectedly, restarting it", name, shared.directory);
                shared.restart();
                LOGGER.info("{} in {} has been restarted", name, shared.directory);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.error("{} in {} could not be restarted, next attempt follows", name, shared.directory, e);
        }
        return true;
    }

    private void monitor(Shared shared) {
        try {
            do {
                Thread.sleep(MONITOR_INTERVAL.toMillis());
            } while (ensureRunning(shared));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps a server running until it is closed. */
    final class Lease implements AutoCloseable {
        private final Shared shared;
        private boolean closed;

        private Lease(Shared shared) {
            this.shared = shared;
        }

        S server() {
            return shared.server;
        }

        /** Changes the server with exclusive access: no thread or process starts, changes or stops it meanwhile. */
        void change(Change<S> change) throws IOException {
            synchronized (ServerRegistry.this) {
                shared.lock.runExclusively(() -> {
                    change.apply(shared.server);
                    return shared.server;
                });
            }
        }

        /** Ends the lease; the last lease stops the server. Idempotent. */
        @Override
        public void close() {
            synchronized (ServerRegistry.this) {
                if (!closed) {
                    closed = true;
                    if (--shared.leases == 0) {
                        open.remove(shared.directory);
                        shared.release(Server::stop);
                    }
                }
            }
        }
    }

    /** A change of a running server. */
    interface Change<S> {
        void apply(S server) throws IOException;
    }

    /** Contains a server, its lock and the number of its leases in this process. */
    private final class Shared {
        private final Path directory;
        private final S server;
        private final DirectoryLock lock;
        private int leases;
        private boolean released;

        private Shared(Path directory) throws IOException {
            this.directory = directory;
            server = servers.apply(directory);
            lock = new DirectoryLock(directory.resolve("lock"));
            try {
                lock.runExclusively(() -> {
                    server.start(lock.isUsedElsewhere());
                    lock.acquireShared();
                    return server;
                });
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
            Thread monitor = new Thread(() -> monitor(this), name + " monitor");
            monitor.setDaemon(true);
            monitor.start();
        }

        private void restart() throws IOException {
            lock.runExclusively(() -> {
                server.restart();
                return server;
            });
        }

        private void release(Change<Server> stop) {
            if (released) {
                return;
            }
            released = true;
            try (lock) {
                lock.runExclusively(() -> {
                    if (lock.releaseShared()) {
                        stop.apply(server);
                    }
                    return server;
                });
            } catch (IOException e) {
                throw new EmbeddedServerException(name + " may still be running: " + e, e);
            }
        }
    }
}
