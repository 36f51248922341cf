package cycles.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Unpacks the Redis binary of this build for the current platform. */
final class RedisBinary {
    private static final String NAME = "redis-server-7.0.15";

    private RedisBinary() {}

    /**
     * Returns the binary and unpacks it in {@code home} if this version is not there yet.
     *
     * @throws EmbeddedServerException when this build contains no binary for this platform
     */
    static Path unpack(Path home) throws IOException {
        Path program = home.resolve(NAME);
        if (Files.exists(program)) {
            return program;
        }
        String resource = NAME + platform();
        try (InputStream binary = RedisBinary.class.getResourceAsStream("/" + resource)) {
            if (binary == null) {
                throw new EmbeddedServerException("REDIS_HOST is not set, and this build has no embedded Redis ("
                        + resource + "); set REDIS_HOST, or build without -P '!embedded' (on a Mac for macOS)");
            }
            Path fresh = home.resolve(NAME + ".new");
            Files.copy(binary, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
            Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
        }
        return program;
    }

    private static String platform() {
        Platform platform = Platform.current();
        String cpu = platform.cpu().orElseThrow() == Platform.Cpu.ARM64 ? "arm64" : "amd64";
        return "-" + platform.osName() + "-" + cpu;
    }
}
