package cycles.repository.lmdb;

import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.MaintenanceTask;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Copies the store for the task {@code lmdb-backup}. The copy is compact, a snapshot of one moment, and does not block reads or
 * writes. It is on the disk when the task returns, can be opened as a store, and only its owner can read it. Thread-safe.
 */
final class LmdbBackup implements MaintenanceTask {
    private static final String DIRECTORY = "directory";

    private final Path storeDirectory;
    private final Supplier<LmdbStore> store;

    LmdbBackup(Path storeDirectory, Supplier<LmdbStore> store) {
        this.storeDirectory = storeDirectory;
        this.store = store;
    }

    @Override
    public String name() {
        return "lmdb-backup";
    }

    @Override
    public String purpose() {
        return "copies the store, compacted, into a directory that is new or empty";
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of(DIRECTORY, "/.+");
    }

    @Override
    public Optional<String> validationError(Map<String, String> given) {
        try {
            Path target = target(given);
            if (real(target).startsWith(real(storeDirectory))) {
                return Optional.of(target + " is inside the store's own directory");
            }
            if (Files.exists(target) && !isEmptyDirectory(target)) {
                return Optional.of(target + " is not an empty directory");
            }
            return Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.of("cannot use that directory: " + e.getMessage());
        }
    }

    private static Path target(Map<String, String> given) {
        return Path.of(given.getOrDefault(DIRECTORY, "")).toAbsolutePath().normalize();
    }

    /** Resolves symbolic links in the part of a path that exists. */
    private static Path real(Path path) throws IOException {
        Path parent = path.getParent();
        return Files.exists(path) || parent == null
                ? path.toRealPath()
                : real(parent).resolve(path.getFileName());
    }

    private static boolean isEmptyDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    @Override
    public synchronized String run(Map<String, String> given) {
        Path target = target(given);
        Path copy = target.resolve(DataFile.NAME);
        try {
            PrivateFiles.createDirectories(target);
            // The move below would replace a store that was created after the validation.
            if (Files.exists(copy)) {
                throw new IOException(copy + " exists");
            }
            // LMDB creates the file with the permissions of the umask, so a private directory protects it until its
            // permissions are restricted. The final move publishes complete copies only.
            Path temporary = PrivateFiles.createTemporaryDirectory(target);
            Path file = temporary.resolve(DataFile.NAME);
            try {
                store.get().copyTo(temporary);
                PrivateFiles.restrict(file);
                sync(file, StandardOpenOption.WRITE);
                Files.move(file, copy, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(temporary);
            }
            sync(target, StandardOpenOption.READ);
            return String.format(Locale.ROOT, "%d bytes copied to %s", Files.size(copy), copy);
        } catch (IOException e) {
            throw CycleRepositoryException.broken("no backup in " + target + ": " + e.getMessage(), e);
        }
    }

    private static void sync(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel file = FileChannel.open(path, access)) {
            file.force(true);
        }
    }
}
