package cycles.benchmark;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contains the options of the command line.
 *
 * @param configurations one file for each backend; empty when {@code url} is given
 * @param url API of a running service; null to start the services
 * @param adminUrl admin port of the running service; null when it cannot be reached
 * @param rounds number of JVMs of each backend
 * @param repetitions repetitions of every scenario in each JVM
 * @param maxWarmUp maximum length of the warm-up of a JVM in seconds
 * @param seconds length of one measurement
 * @param javaOptions JVM options of the services
 * @param scenarios names of the scenarios to run; empty for all
 * @param out directory for the results; null for a directory named after the current time
 * @param commandLine command line that repeats the run
 */
record BenchmarkOptions(
        List<Path> configurations,
        @Nullable URI url,
        @Nullable URI adminUrl,
        boolean quick,
        long seed,
        int users,
        int rounds,
        int repetitions,
        double maxWarmUp,
        double seconds,
        List<String> javaOptions,
        List<String> scenarios,
        @Nullable Path out,
        String commandLine) {
    private static final int MAX_SECONDS = 3600;

    /** @throws IllegalArgumentException with the name of the missing or invalid option */
    void validate() {
        require(configurations.isEmpty() != (url == null), "specify either configuration files or --url");
        require(adminUrl == null || url != null, "--admin-url requires --url");
        require(users >= 1, "--users must be 1 or more");
        require(rounds >= 1, "--rounds must be 1 or more");
        require(
                rounds == 1 || url == null,
                "--rounds requires configuration files: a running service is not restarted");
        require(javaOptions.isEmpty() || url == null, "--java-options requires configuration files");
        require(maxWarmUp > 0 && maxWarmUp <= MAX_SECONDS, "--warm-up must be more than 0 and at most " + MAX_SECONDS);
        require(repetitions >= 1, "--repetitions must be 1 or more");
        require(seconds > 0 && seconds <= MAX_SECONDS, "--seconds must be more than 0 and at most " + MAX_SECONDS);
        for (Path configuration : configurations) {
            require(
                    Files.isRegularFile(configuration) && Files.isReadable(configuration),
                    configuration + ": no such file, or not readable");
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
