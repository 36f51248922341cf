package cycles.database;

import com.codahale.metrics.MetricRegistry;
import cycles.embedded.EmbeddedPostgres;
import cycles.repository.TcpRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Provides a primary and a standby (a cold copy in recovery) behind a relay that forwards to either of them. */
public final class TestFailover implements AutoCloseable {
    private final EmbeddedPostgres primary;
    private final EmbeddedPostgres standby;
    private final TcpRelay relay;

    /** Starts both servers with the tables of cycles and users. The relay forwards to the primary. */
    public TestFailover(Path directory) throws IOException {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        for (String tables : List.of("cycles", "users")) {
            try (PostgresDatabase database =
                    new PostgresDatabase(tables, new PostgresConfiguration(), first, new MetricRegistry())) {
                database.migrate();
            }
        }
        copy(first.resolve("postgres"), second.resolve("postgres"));
        Path cluster = second.resolve("postgres").resolve("cluster");
        Path signal = Files.createFile(cluster.resolve("standby.signal"));
        Files.setAttribute(signal, "unix:uid", Files.getAttribute(cluster, "unix:uid"));
        primary = EmbeddedPostgres.acquire(first);
        standby = EmbeddedPostgres.acquire(second);
        relay = new TcpRelay("127.0.0.1", port(primary));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static int port(EmbeddedPostgres server) {
        return URI.create(server.url().substring("jdbc:".length())).getPort();
    }

    /** Sets the address of the relay and the credentials in a configuration and returns it. */
    public <C extends PostgresConfiguration> C at(C configuration) {
        return at("127.0.0.1:" + relay.port(), configuration);
    }

    /** Sets the addresses of both servers, the standby first, and the credentials in a configuration and returns it. */
    public <C extends PostgresConfiguration> C atBoth(C configuration) {
        return at("127.0.0.1:" + port(standby) + ",127.0.0.1:" + port(primary), configuration);
    }

    private <C extends PostgresConfiguration> C at(String hosts, C configuration) {
        configuration.setUrl("jdbc:postgresql://" + hosts + "/cycles");
        configuration.setUser(primary.user());
        configuration.setPassword(primary.password());
        return configuration;
    }

    /** Closes all connections of the relay and forwards new ones to the standby. */
    public void demote() throws IOException {
        relay.redirect(port(standby));
        relay.cut();
    }

    /** Forwards new connections to the primary; existing connections to the standby stay open. */
    public void promote() {
        relay.redirect(port(primary));
    }

    @Override
    public void close() throws IOException {
        relay.close();
        primary.close();
        standby.close();
    }
}
