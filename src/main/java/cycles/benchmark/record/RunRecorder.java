package cycles.benchmark.record;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.benchmark.BackendUnderTest;
import cycles.benchmark.BenchmarkOptions;
import cycles.benchmark.Plan;
import cycles.benchmark.Workload;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.RunEnvironment;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.target.AdminClient;
import cycles.benchmark.target.ServerCounters;
import cycles.core.DurabilityLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts a run on record: the repetitions, and what has to be known beside them to believe or to repeat them. */
public final class RunRecorder {
    private final BenchmarkOptions options;
    private final Plan plan;
    private final Instant startedAt = Instant.now();
    private final Map<String, MeasuredBackend> backends = new LinkedHashMap<>();
    private String version = "unknown";
    private String commit = "unknown";

    public RunRecorder(BenchmarkOptions options, Plan plan) {
        this.options = options;
        this.plan = plan;
    }

    /** Asks a backend, just started, who it is; gives it its name in the results. */
    public void met(BackendUnderTest contestant) throws InterruptedException {
        AdminClient admin = contestant.admin();
        if (admin == null) {
            contestant.name(unique("service", contestant.configuration()));
            backends.put(contestant.name(), backend(contestant, null, Map.of()));
            return;
        }
        ServerCounters counters = admin.counters();
        version = counters.version();
        commit = counters.commit();
        contestant.name(unique(counters.backend(), contestant.configuration()));
        backends.put(contestant.name(), backend(contestant, admin.cyclesHealth(), counters.settings()));
    }

    /** The engine's name, or that of the configuration where the engine takes part twice. */
    private String unique(String engine, String configuration) {
        String file = Path.of(configuration).getFileName().toString().replaceFirst("\\.ya?ml$", "");
        return Stream.concat(
                        Stream.of(engine, file), Stream.iterate(2, i -> i + 1).map(i -> file + "-" + i))
                .filter(name -> !name.isEmpty() && !backends.containsKey(name))
                .findFirst()
                .orElseThrow();
    }

    private static MeasuredBackend backend(
            BackendUnderTest contestant, @Nullable JsonNode health, Map<String, String> settings) {
        String level = health == null ? "" : health.path("durabilityLevel").asText();
        return new MeasuredBackend(
                contestant.name(),
                contestant.configuration(),
                text(health, "version"),
                text(health, "location"),
                text(health, "durability"),
                Stream.of(DurabilityLevel.values())
                        .filter(each -> each.name().equals(level))
                        .findFirst()
                        .orElse(null),
                settings,
                null);
    }

    private static String text(@Nullable JsonNode health, String field) {
        return health == null ? "unknown" : health.path(field).asText("unknown");
    }

    public BenchmarkRun finish(double ceiling, List<BackendUnderTest> contestants, List<Repetition> repetitions) {
        return new BenchmarkRun(
                BenchmarkRun.SCHEMA_VERSION,
                environment(ceiling),
                contestants.stream().map(this::withCapacity).toList(),
                plan.workloads().stream()
                        .map(workload -> scenario(workload, repetitions))
                        .toList(),
                repetitions);
    }

    private MeasuredBackend withCapacity(BackendUnderTest contestant) {
        MeasuredBackend met = backends.get(contestant.name());
        if (met == null) {
            throw new IllegalStateException(contestant.configuration() + " was never met");
        }
        return new MeasuredBackend(
                met.name(),
                met.configuration(),
                met.version(),
                met.location(),
                met.durability(),
                met.durabilityLevel(),
                met.settings(),
                contestant.capacity());
    }

    private Scenario scenario(Workload workload, List<Repetition> repetitions) {
        boolean same = workload.whose() == Workload.Whose.SLOWEST;
        int clients = switch (workload.kind()) {
            case SEED -> plan.users();
            case CLOSED -> plan.clients();
            case OPEN -> plan.openClients();
        };
        return new Scenario(
                workload.name(),
                workload.title(),
                workload.kind(),
                workload.mix(),
                clients,
                same
                        ? repetitions.stream()
                                .filter(each -> each.scenario().equals(workload.name()))
                                .map(Repetition::intendedRate)
                                .findFirst()
                                .orElse(null)
                        : null,
                workload.isOpen() && !same ? workload.share() : null);
    }

    private RunEnvironment environment(double ceiling) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "mode",
                options.quick()
                        ? "quick: fewer users, fewer and shorter repetitions than a decision deserves"
                        : "full");
        settings.put("users", String.valueOf(plan.users()));
        settings.put("repetitions", String.valueOf(plan.repetitions()));
        settings.put("seconds measured each time", seconds(plan.window()));
        settings.put("seconds of warm-up", seconds(plan.warmUp()));
        settings.put(
                "data",
                plan.clean()
                        ? "each repetition in a process of its own, on the data as they were after the sign-ups"
                        : "one process for all repetitions, which find the cycles of the earlier ones");
        settings.put("sign-ups", "once for each backend: users live in the same kind of Postgres whichever it is");
        return new RunEnvironment(
                startedAt,
                Duration.between(startedAt, Instant.now()).toMillis() / 1e3,
                version,
                commit,
                options.commandLine(),
                MachineInfo.jvm(),
                MachineInfo.os(),
                MachineInfo.cpu(),
                MachineInfo.cores(),
                MachineInfo.memoryBytes(),
                options.seed(),
                ceiling,
                settings);
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toMillis() / 1e3);
    }
}
