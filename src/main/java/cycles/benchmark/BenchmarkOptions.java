package cycles.benchmark;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param configurations one for each backend; empty when {@code url} is given
 * @param url of a service that runs already; null to start the services
 * @param admin of the same service; null when its admin port cannot be reached
 * @param scenarios to run; empty for all
 * @param out where results go; null for a directory of the present second
 * @param commandLine to repeat the run
 */
public record BenchmarkOptions(
        List<Path> configurations,
        @Nullable URI url,
        @Nullable URI admin,
        boolean quick,
        long seed,
        int users,
        int repetitions,
        double seconds,
        List<String> scenarios,
        @Nullable Path out,
        String commandLine) {
    /** In seconds, of one measurement. */
    private static final int LONGEST = 3600;

    /** @throws IllegalArgumentException naming the option that is missing or makes no sense */
    void validate() {
        require(
                configurations.isEmpty() != (url == null),
                "name configuration files to compare, or one --url; not both");
        require(admin == null || url != null, "--admin-url belongs to --url");
        require(users >= 1, "--users has to be 1 or more");
        require(repetitions >= 1, "--repetitions has to be 1 or more");
        require(seconds > 0 && seconds <= LONGEST, "--seconds has to be more than 0 and at most " + LONGEST);
        for (Path configuration : configurations) {
            require(
                    Files.isRegularFile(configuration) && Files.isReadable(configuration),
                    configuration + ": there is no such file, or it cannot be read");
        }
    }

    private static void require(boolean sensible, String otherwise) {
        if (!sensible) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
