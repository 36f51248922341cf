package cycles.benchmark.record;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.RunEnvironment;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.run.WarmUp;
import cycles.benchmark.target.AdminClient;
import cycles.benchmark.target.ServerCounters;
import cycles.core.DurabilityLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes the backends and the environment of a run and creates its record. Not thread-safe. */
public final class RunRecorder {
    private static final String UNKNOWN = "unknown";

    private final String command;
    private final long seed;
    private final Map<String, String> settings;
    private final Instant startedAt = Instant.now();
    private final Set<String> names = new HashSet<>();
    private String version = UNKNOWN;
    private String commit = UNKNOWN;

    /**
     * Starts the time of the run.
     *
     * @param command command line that repeats the run
     * @param settings settings of the load generator
     */
    public RunRecorder(String command, long seed, Map<String, String> settings) {
        this.command = command;
        this.seed = seed;
        this.settings = settings;
    }

    /**
     * Describes a backend whose service is running, and gives it a unique name.
     *
     * @param configuration the file or the URL from the command line
     * @param admin null when the admin port is unknown
     */
    public MeasuredBackend describe(String configuration, @Nullable AdminClient admin) throws InterruptedException {
        if (admin == null) {
            return describe("service", configuration, null, Map.of());
        }
        ServerCounters counters = admin.counters();
        version = counters.version();
        commit = counters.commit();
        return describe(counters.backend(), configuration, admin.cyclesHealth(), counters.settings());
    }

    private MeasuredBackend describe(
            String engine, String configuration, @Nullable JsonNode health, Map<String, String> sizes) {
        String level = health == null ? "" : health.path("durabilityLevel").asText();
        return new MeasuredBackend(
                uniqueName(engine, configuration),
                configuration,
                text(health, "version"),
                text(health, "location"),
                text(health, "durability"),
                Stream.of(DurabilityLevel.values())
                        .filter(each -> each.name().equals(level))
                        .findFirst()
                        .orElse(null),
                sizes,
                null);
    }

    /** Returns the engine's name, or the file's name when two configurations use the same engine. */
    private String uniqueName(String engine, String configuration) {
        String file = Path.of(configuration).getFileName().toString().replaceFirst("\\.ya?ml$", "");
        return Stream.concat(
                        Stream.of(engine, file), Stream.iterate(2, i -> i + 1).map(i -> file + "-" + i))
                .filter(name -> !name.isEmpty() && names.add(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(@Nullable JsonNode health, String field) {
        return health == null ? UNKNOWN : health.path(field).asText(UNKNOWN);
    }

    /** Creates the record of the run, which ends now. */
    public BenchmarkRun finish(
            double generatorCeiling,
            List<MeasuredBackend> backends,
            List<Scenario> scenarios,
            List<WarmUp> warmUps,
            List<Repetition> repetitions) {
        RunEnvironment environment = new RunEnvironment(
                startedAt,
                Duration.between(startedAt, Instant.now()).toMillis() / 1e3,
                version,
                commit,
                command,
                MachineInfo.jvm(),
                MachineInfo.os(),
                MachineInfo.cpu(),
                MachineInfo.cores(),
                MachineInfo.memoryBytes(),
                seed,
                generatorCeiling,
                settings);
        return new BenchmarkRun(BenchmarkRun.SCHEMA_VERSION, environment, backends, scenarios, warmUps, repetitions);
    }
}
