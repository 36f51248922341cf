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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the service of one backend in its own process. Every start uses a copy of the data from after the sign-ups,
 * because hashing the passwords of all users for every JVM would take most of the benchmark's time. Not thread-safe.
 */
public final class ServiceHost implements ServiceTarget {
    private final Path jar;
    private final List<String> javaOptions;
    private final Path configuration;
    private final Path log;
    private final Path data;
    private final Path template;
    private final String jwtKey;
    private @Nullable ServiceProcess process;

    /**
     * Creates a host that is not started yet.
     *
     * @param javaOptions JVM options of the service
     * @param directory for data; the log is written next to it, with the same name and the extension {@code log}
     */
    public ServiceHost(Path jar, List<String> javaOptions, Path configuration, Path directory) {
        this.jar = jar;
        this.javaOptions = javaOptions;
        this.configuration = configuration;
        this.log = directory.resolveSibling(directory.getFileName() + ".log");
        this.data = directory.resolve("data");
        this.template = directory.resolve("template");
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.jwtKey = Base64.getEncoder().encodeToString(key);
    }

    @Override
    public String configuration() {
        return configuration.toString();
    }

    @Override
    public ServiceEndpoints start() throws InterruptedException {
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
            running = ServiceProcess.start(jar, javaOptions, configuration.toAbsolutePath(), data, log, jwtKey);
            process = running;
        }
        return running.endpoints();
    }

    @Override
    public void stopAndKeepData() {
        stop();
        try {
            Files.move(data, template);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
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
