package cycles.benchmark.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the service of one backend as the repetitions ask for it: on the data that were there once all users had signed
 * up, each time anew, since hashing five hundred passwords for every repetition would take most of the benchmark.
 */
public final class ServiceHost implements AutoCloseable {
    private final Path jar;
    private final Path configuration;
    private final Path log;
    private final Path data;
    private final Path template;
    private final String jwtKey;
    private @Nullable ServiceProcess process;

    /** @param directory for data; the log lies beside it under the same name */
    public ServiceHost(Path jar, Path configuration, Path directory) {
        this.jar = jar;
        this.configuration = configuration;
        this.log = directory.resolveSibling(directory.getFileName() + ".log");
        this.data = directory.resolve("data");
        this.template = directory.resolve("template");
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.jwtKey = Base64.getEncoder().encodeToString(key);
    }

    /** The running service; started when it does not run. */
    public ServiceProcess begin() throws InterruptedException {
        ServiceProcess running = process;
        if (running == null) {
            try {
                if (Files.exists(template)) {
                    delete(data);
                    copy(template, data);
                }
                Files.createDirectories(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            running = ServiceProcess.start(jar, configuration, data, log, jwtKey);
            process = running;
        }
        return running;
    }

    /** Ends the service; what it has stored now is where every later one begins. */
    public void keepData() {
        end();
        try {
            Files.move(data, template);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void end() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    @Override
    public void close() {
        end();
        try {
            delete(template);
            delete(data);
            Files.deleteIfExists(data.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return visitFile(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
