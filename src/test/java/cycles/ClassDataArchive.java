package cycles;

import static cycles.client.ApiUser.dates;

import cycles.client.ApiUser;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes the class data archive of the shaded jar, which shortens a start with {@code -XX:SharedArchiveFile}: runs the jar, sends a few
 * requests and stops it. The build runs it in the package phase. See <a
 * href="https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html">Class Data Sharing</a>.
 */
final class ClassDataArchive {
    static final Path FILE = Path.of("target", "cycle-service.jsa").toAbsolutePath();

    private static final Path DIRECTORY = Path.of("target", "class-data").toAbsolutePath();
    private static final Path POSTGRES = Path.of("data", "postgres");
    private static final Instant T0 = Instant.parse("2020-01-01T00:00:00Z");

    private ClassDataArchive() {}

    /** A failure does not fail the build: the archive only makes starts faster, and a test requires it. */
    public static void main(String[] args) throws IOException {
        Files.deleteIfExists(FILE);
        Files.createDirectories(DIRECTORY);
        try {
            write();
        } catch (Exception | AssertionError e) {
            System.err.println("Without " + FILE + ", which makes starts faster: " + e.getMessage());
        }
    }

    private static void write() throws Exception {
        // Of the three, this file uses the most classes: those of Redis, and Postgres for the users.
        try (JarProcess jar = JarProcess.launch(
                DIRECTORY, Path.of("config-redis.yml"), Map.of(), List.of("-XX:ArchiveClassesAtExit=" + FILE))) {
            jar.awaitHealth();
            ApiUser user = ApiUser.register(jar.api(""));
            String id = user.send("POST", "/v1/cycles", dates(T0, T0.plus(1, ChronoUnit.HOURS)))
                    .text("id");
            user.get("/v1/cycles/" + id);
            user.send("POST", "/v1/cycles/" + id + "/complete", dates(T0, T0.plus(2, ChronoUnit.HOURS)));
            user.get("/v1/cycles/in-progress");
        }
    }

    /**
     * Links the unpacked Postgres binaries into the data directory of a service that has none yet, or copies them to another file system,
     * because unpacking takes longer than the rest of a start. Does nothing when they are not unpacked. Several services may start in one directory at the same time.
     */
    static synchronized void linkPostgresBinaries(Path directory) throws IOException {
        Path unpacked = DIRECTORY.resolve(POSTGRES);
        Path target = directory.resolve(POSTGRES);
        if (Files.exists(unpacked) && !Files.exists(target)) {
            try (Stream<Path> binaries = Files.list(unpacked)) {
                for (Path each : binaries.filter(
                                file -> file.getFileName().toString().startsWith("binaries-"))
                        .toList()) {
                    link(each, target.resolve(each.getFileName()));
                }
            }
        }
    }

    private static void link(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path link = to.resolve(from.relativize(file));
                if (attributes.isSymbolicLink()) {
                    Files.createSymbolicLink(link, Files.readSymbolicLink(file));
                } else {
                    linkOrCopy(file, link);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void linkOrCopy(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (FileSystemException otherFileSystem) {
            Files.copy(file, link, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
