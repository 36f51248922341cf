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
 * The programs that some checks call besides Java. On a developer's machine a check goes without the one that is missing and says how
 * to get it; where the environment variable {@code CI} is set, a missing one fails the check.
 */
public final class ExternalTools {
    private static final Logger log = LoggerFactory.getLogger(ExternalTools.class);

    /** The Debian packages that are not called like their program. */
    private static final Map<String, String> PACKAGES = Map.of("promtool", "prometheus", "node", "nodejs");

    /** What a program wrote to both of its outputs, and its exit code. */
    public record Answer(int exitCode, String output) {}

    private ExternalTools() {}

    /**
     * Where the program lies on the {@code PATH}. Empty where it is missing: leave out what needs it, and only that.
     *
     * @throws AssertionError where it is missing and must not be
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
            String missing = "%s is not on the PATH; get it with: apt-get install %s"
                    .formatted(program, PACKAGES.getOrDefault(program, program));
            if (isRequired(environment.getOrDefault("CI", ""))) {
                throw new AssertionError(missing);
            }
            log.warn("Part of this check is left out: {}", missing);
        }
        return found;
    }

    private static boolean isRequired(String ci) {
        return !ci.isBlank() && !ci.equalsIgnoreCase("false");
    }

    /** Runs the program to its end with this text as its input. */
    public static Answer run(Path program, String input, String... arguments) throws IOException, InterruptedException {
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
            return new Answer(process.waitFor(), output);
        } finally {
            Files.delete(file);
        }
    }
}
