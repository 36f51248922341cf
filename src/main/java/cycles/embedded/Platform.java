package cycles.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Identifies the operating system, the processor and the C library of this process, for which embedded binaries must be available.
 *
 * @param os empty if no embedded binaries support the system
 * @param cpu empty if no embedded binaries support the processor
 * @param musl whether the C library is musl
 * @param description the platform in messages, for example {@code Linux with musl, amd64}
 */
record Platform(Optional<Os> os, Optional<Cpu> cpu, boolean musl, String description) {
    /** A system with embedded binaries; the name of the constant in lower case is part of their file names. */
    enum Os {
        LINUX,
        DARWIN
    }

    /** A processor with embedded binaries. */
    enum Cpu {
        X86_64,
        ARM64
    }

    private static final Path MAPS = Path.of("/proc/self/maps");

    /** Returns the platform of this process. */
    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), MAPS);
    }

    /**
     * Returns the platform described by system properties of a JVM.
     *
     * @param osName the property {@code os.name}
     * @param osArch the property {@code os.arch}
     * @param maps the memory mappings of the process, which identify its C library on Linux; files in /lib do not, because several
     *     libraries may be installed. The file need not exist.
     */
    static Platform of(String osName, String osArch, Path maps) {
        String name = osName.toLowerCase(Locale.ROOT);
        Optional<Os> os = name.equals("linux")
                ? Optional.of(Os.LINUX)
                : Optional.of(Os.DARWIN).filter(mac -> name.startsWith("mac"));
        Optional<Cpu> cpu = switch (osArch) {
            case "amd64", "x86_64" -> Optional.of(Cpu.X86_64);
            case "aarch64" -> Optional.of(Cpu.ARM64);
            default -> Optional.empty();
        };
        boolean musl = name.equals("linux") && mapsMusl(maps);
        return new Platform(os, cpu, musl, osName + (musl ? " with musl, " : ", ") + osArch);
    }

    private static boolean mapsMusl(Path maps) {
        try {
            return Files.readString(maps, StandardCharsets.ISO_8859_1).contains("/ld-musl-");
        } catch (IOException unknown) {
            return false;
        }
    }

    /**
     * Requires a system that supports the embedded Postgres, whose binaries are linked with glibc.
     *
     * @throws EmbeddedServerException with a message of one line that contains the alternative
     */
    void requirePostgres() {
        if (os.isEmpty() || cpu.isEmpty() || musl) {
            throw new EmbeddedServerException(
                    "DATABASE_URL is not set, and the embedded Postgres runs only on Linux with glibc and on macOS (x86-64 or"
                            + " arm64), not on this system (" + description
                            + "); set DATABASE_URL to a server of your own");
        }
    }

    /**
     * Requires a system that supports the embedded Redis, whose binary for Linux is statically linked.
     *
     * @throws EmbeddedServerException with a message of one line that contains the alternative
     */
    void requireRedis() {
        if (os.isEmpty() || cpu.isEmpty()) {
            throw new EmbeddedServerException(
                    "REDIS_HOST is not set, and the embedded Redis runs only on Linux and macOS (x86-64 or arm64), not on this"
                            + " system (" + description + "); set REDIS_HOST to a server of your own");
        }
    }

    /** Returns {@code linux} or {@code darwin}, as in the file names of the embedded binaries. */
    String osName() {
        return os.orElseThrow().name().toLowerCase(Locale.ROOT);
    }
}
