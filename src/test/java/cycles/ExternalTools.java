package cycles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and runs the external programs that some checks use. A missing program is logged, with the command that installs it, and
 * its check is skipped; if the environment variable {@code CI} is set, the check fails instead.
 */
public final class ExternalTools {
    private static final Logger LOGGER = LoggerFactory.getLogger(ExternalTools.class);

    /** Debian packages by program, where the names differ. */
    private static final Map<String, String> PACKAGES = Map.of("promtool", "prometheus", "node", "nodejs");

    /** Holds the exit code of a program and everything that it wrote to standard output and standard error. */
    public record Result(int exitCode, String output) {}

    private ExternalTools() {}

    /**
     * Returns the program on the {@code PATH}; empty if it is missing, in which case the caller skips only what needs it.
     *
     * @throws AssertionError if it is missing and {@code CI} is set
     */
    public static Optional<Path> find(String program) {
        return find(program, System.getenv());
    }

    static Optional<Path> find(String program, Map<String, String> environment) {
        Optional<Path> found = Arrays.stream(
                        environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            String missing = "%s is not on the PATH; install it with: apt-get install %s"
                    .formatted(program, PACKAGES.getOrDefault(program, program));
            if (isRequired(environment.getOrDefault("CI", ""))) {
                throw new AssertionError(missing);
            }
            LOGGER.warn("Part of this check is skipped: {}", missing);
        }
        return found;
    }

    private static boolean isRequired(String ci) {
        return !ci.isBlank() && !ci.equalsIgnoreCase("false");
    }

    /** Runs the program to its end with the given standard input. */
    public static Result run(Path program, String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path file = Files.createTempFile("input", ".txt");
        try {
            Files.writeString(file, input);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(file.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            return new Result(process.waitFor(), output);
        } finally {
            Files.delete(file);
        }
    }
}
