package cycles.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the Postgres binaries of this build for the current platform. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /**
     * Returns the directory of the binaries and unpacks them below {@code home} if this version is not there yet.
     *
     * @throws EmbeddedServerException when this build contains no binaries for this platform
     */
    static Path unpack(Path home) throws IOException {
        URL archive = PostgresBinaries.class.getResource(resource());
        if (archive == null) {
            throw new EmbeddedServerException("DATABASE_URL is not set, and this build has no embedded Postgres ("
                    + resource().substring(1)
                    + "); set DATABASE_URL, or build without -P '!embedded' (on a Mac for macOS)");
        }
        Path target = home.resolve("binaries-" + version(archive));
        if (!Files.exists(target)) {
            Path fresh = home.resolve("binaries.new");
            delete(fresh);
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(entry, tar, fresh.resolve(entry.getName()));
                }
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target.resolve("bin");
    }

    private static String resource() {
        Platform platform = Platform.current();
        String cpu = platform.cpu().orElseThrow() == Platform.Cpu.ARM64 ? "arm_64" : "x86_64";
        return "/postgres-" + platform.osName() + "-" + cpu + ".txz";
    }

    /** Returns the CRC of the archive in the jar's directory, because its name contains no version and reading all of it is slow. */
    private static String version(URL archive) throws IOException {
        JarURLConnection connection = (JarURLConnection) archive.openConnection();
        return Long.toHexString(connection.getJarEntry().getCrc());
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path file) throws IOException {
        Files.createDirectories(entry.isDirectory() ? file : file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            throw new IOException("unexpected hard link " + entry.getName());
        } else if (!entry.isDirectory()) {
            Files.copy(tar, file);
        }
        if (!entry.isSymbolicLink()) {
            boolean executable = entry.isDirectory() || (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** Deletes a directory recursively if it exists. */
    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
