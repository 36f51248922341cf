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
 * Lets all uses of a folder share the server that lives there, within this process and between processes. The first use starts
 * it, or takes over the one that a killed process left running; the last one ends it; a process that exits without closing ends
 * it as soon as its clients are gone. One that dies while it is used is started again where its clients expect it. Thread-safe.
 *
 * @param <S> the kind of server
 */
final class ServerRegistry<S extends ServerRegistry.Server> {
    /** A server that lives in a folder. Not thread-safe: one thread of one process calls it at a time. */
    interface Server {
        /**
         * Starts the server, or joins the one that runs, which may be still starting or stopping.
         *
         * @param usedElsewhere whether another process uses it, so that there has to be one
         */
        void start(boolean usedElsewhere) throws IOException;

        /** Whether its process is there, at work or not. */
        boolean runs() throws IOException;

        /** Starts a server that has died again, at the same address, or joins the one that another process started there. */
        void restart() throws IOException;

        /** Ends the server and waits for it. */
        void stop() throws IOException;

        /** Lets the server end with its last client. */
        void stopAfterLastClient() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ServerRegistry.class);

    /** How long a dead server stays unnoticed at most. */
    private static final Duration WATCH = Duration.ofMillis(500);

    private final String name;
    private final Function<Path, S> servers;
    private final Map<Path, Shared> open = new HashMap<>();
    private boolean hooked;

    /**
     * @param name what the servers are called in messages and in names of threads
     * @param servers makes the server of a folder, which is not started yet
     */
    ServerRegistry(String name, Function<Path, S> servers) {
        this.name = name;
        this.servers = servers;
    }

    /** One more use of the server in {@code home}, which runs when this returns. */
    synchronized Use acquire(Path home) throws IOException {
        if (!hooked) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::abandonAll, name));
            hooked = true;
        }
        Path folder = home.toRealPath();
        if (folder.toString().indexOf('\uFFFD') >= 0) {
            // The programs would be given question marks for what the encoding of the locale does not have.
            throw new EmbeddedServerException(name + " cannot use " + folder
                    + ": the encoding of the locale lacks characters of this path; start with LC_ALL=C.UTF-8");
        }
        Shared shared = open.get(folder);
        if (shared == null) {
            shared = new Shared(folder);
            open.put(folder, shared);
        }
        shared.uses++;
        return new Use(shared);
    }

    private synchronized void abandonAll() {
        open.values().forEach(shared -> shared.end(Server::stopAfterLastClient));
    }

    /** Starts the server again if it has died; false when it is not used any more. */
    private synchronized boolean keepAlive(Shared shared) {
        if (shared.ended) {
            return false;
        }
        try {
            if (!shared.server.runs()) {
                LOG.warn("{} in {} has died and is started again", name, shared.folder);
                shared.restart();
                LOG.info("{} in {} runs again", name, shared.folder);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("{} in {} cannot be started again yet", name, shared.folder, e);
        }
        return true;
    }

    private void watch(Shared shared) {
        try {
            do {
                Thread.sleep(WATCH.toMillis());
            } while (keepAlive(shared));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One of the uses of a server. */
    final class Use implements AutoCloseable {
        private final Shared shared;
        private boolean closed;

        private Use(Shared shared) {
            this.shared = shared;
        }

        S server() {
            return shared.server;
        }

        /** Changes the server while nobody else starts, changes or stops it. */
        void change(Change<S> change) throws IOException {
            synchronized (ServerRegistry.this) {
                shared.lock.alone(() -> {
                    change.of(shared.server);
                    return shared.server;
                });
            }
        }

        /** Ends this use, and the server with the last one. Idempotent. */
        @Override
        public void close() {
            synchronized (ServerRegistry.this) {
                if (!closed) {
                    closed = true;
                    if (--shared.uses == 0) {
                        open.remove(shared.folder);
                        shared.end(Server::stop);
                    }
                }
            }
        }
    }

    /** What is done to a server that runs. */
    interface Change<S> {
        void of(S server) throws IOException;
    }

    private interface Ending {
        void of(Server server) throws IOException;
    }

    /** A server as all uses in this process share it. */
    private final class Shared {
        private final Path folder;
        private final S server;
        private final DirectoryLock lock;
        private int uses;
        private boolean ended;

        private Shared(Path folder) throws IOException {
            this.folder = folder;
            server = servers.apply(folder);
            lock = new DirectoryLock(folder.resolve("lock"));
            try {
                lock.alone(() -> {
                    server.start(lock.usedElsewhere());
                    lock.use();
                    return server;
                });
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
            Thread watch = new Thread(() -> watch(this), name + " watch");
            watch.setDaemon(true);
            watch.start();
        }

        private void restart() throws IOException {
            lock.alone(() -> {
                server.restart();
                return server;
            });
        }

        private void end(Ending ending) {
            if (ended) {
                return;
            }
            ended = true;
            try (lock) {
                lock.alone(() -> {
                    if (lock.endUse()) {
                        ending.of(server);
                    }
                    return server;
                });
            } catch (IOException e) {
                throw new EmbeddedServerException(name + " may still run: " + e, e);
            }
        }
    }
}
