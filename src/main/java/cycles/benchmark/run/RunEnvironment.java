package cycles.benchmark.run;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where, when and with what a run was made: what someone needs who wants to see the same figures.
 *
 * @param durationSeconds of the whole run, warm-up and starts included
 * @param commit of the service, {@code unknown} outside a Git checkout
 * @param command the command line that repeats the run, from {@code java} on, without secrets
 * @param jvm name and version
 * @param os name, version and architecture
 * @param cpu the processor's model
 * @param cores processors that the JVM may use; load generator, service and storage engine share them
 * @param memoryBytes of the machine
 * @param seed from which all random choices of the run come
 * @param generatorCeiling requests per second that the load generator reaches against a server that does nothing; null where
 *     it was not measured
 * @param settings of the load generator: warm-up, users, connections, and what else a reader should know
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
