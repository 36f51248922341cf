package cycles.benchmark.run;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contains the environment of a run: what is necessary to reproduce it.
 *
 * @param durationSeconds duration of the whole run, including warm-up and starts
 * @param version version of the service
 * @param commit commit of the service; {@code unknown} outside a Git checkout
 * @param command command line that repeats the run, without secrets
 * @param jvm name and version
 * @param os name, version and architecture
 * @param cpu the processor's model
 * @param cores processors that the JVM may use, shared by load generator, service and storage engine
 * @param memoryBytes memory of the machine
 * @param seed seed of all random choices
 * @param generatorCeiling maximum requests per second of the load generator, measured with a stub server; null when it was not
 *     measured
 * @param settings settings of the load generator, for example warm-up and number of users
 */
public record RunEnvironment(
        Instant startedAt,
        double durationSeconds,
        String version,
        String commit,
        String command,
        String jvm,
        String os,
        String cpu,
        int cores,
        long memoryBytes,
        long seed,
        @Nullable Double generatorCeiling,
        Map<String, String> settings) {

    public RunEnvironment {
        settings = Checks.ordered(settings);
    }
}
