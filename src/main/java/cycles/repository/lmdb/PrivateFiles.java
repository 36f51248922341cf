package cycles.repository.lmdb;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Creates files and directories that only their owner can read: modes 0600 and 0700, regardless of the umask, on POSIX file
 * systems.
 */
final class PrivateFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String FILE = "rw-------";
    private static final FileAttribute<?>[] FOR_FILE = attributes(FILE);
    private static final FileAttribute<?>[] FOR_DIRECTORY = attributes("rwx------");

    private PrivateFiles() {}

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Creates a directory and its parents; existing directories are not changed. */
    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, FOR_DIRECTORY);
    }

    /** Creates a directory with a unique name in another one. */
    static Path createTemporaryDirectory(Path parent) throws IOException {
        return Files.createTempDirectory(parent, ".copy", FOR_DIRECTORY);
    }

    /** Opens a file for writing; creates it when it does not exist. */
    static FileChannel openToWrite(Path file) throws IOException {
        return FileChannel.open(file, Set.of(CREATE, WRITE), FOR_FILE);
    }

    /** Removes the permissions of the group and of others from a file. */
    static void restrict(Path file) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
        }
    }
}
