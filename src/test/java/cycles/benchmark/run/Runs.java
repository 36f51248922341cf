package cycles.benchmark.run;

import cycles.core.DurabilityLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Creates small runs for tests: two backends, one scenario of two phases and one open loop. */
public final class Runs {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    public static final Scenario SEED =
            new Scenario("seed", "Sign up, then track cycles", ScenarioKind.SEED, "2 phases", 500, null, null);
    public static final Scenario OPEN =
            new Scenario("open-50", "Half of its capacity", ScenarioKind.OPEN, "80 % reads", 64, null, 0.5);

    public static final Scenario COLD_START =
            new Scenario("cold-start", "Cold start", ScenarioKind.COLD_START, "80 % reads", 64, null, null);

    private Runs() {}

    /** Returns a run of the backends {@code first} and {@code second} with these p99 in milliseconds, one for each JVM. */
    public static BenchmarkRun of(List<Double> first, List<Double> second) {
        List<Repetition> repetitions = new ArrayList<>();
        for (Scenario scenario : List.of(SEED, OPEN)) {
            for (int i = 0; i < first.size(); i++) {
                repetitions.add(repetition("first", scenario, i + 1, first.get(i)));
                repetitions.add(repetition("second", scenario, i + 1, second.get(i)));
            }
        }
        return new BenchmarkRun(
                BenchmarkRun.SCHEMA_VERSION,
                new RunEnvironment(
                        START,
                        99.5,
                        "1.0",
                        "abc1234",
                        "java -jar cycle-service.jar benchmark a.yml b.yml",
                        "JVM 17",
                        "Linux",
                        "Some CPU",
                        2,
                        8L << 30,
                        42,
                        50_000.0,
                        Map.of("warm-up", "5 s")),
                List.of(backend("first"), backend("second")),
                List.of(SEED, OPEN),
                warmUps(first.size()),
                repetitions);
    }

    private static List<WarmUp> warmUps(int jvms) {
        return Stream.of("first", "second")
                .flatMap(backend -> IntStream.rangeClosed(1, jvms).mapToObj(round -> warmUp(backend, round, true)))
                .toList();
    }

    public static WarmUp warmUp(String backend, int round, boolean steady) {
        return new WarmUp(
                backend, round, 20 + round, steady, steady ? 0.02 : 0.2, 0.01, 0.05, List.of(900.0, 1000.0, 1010.0));
    }

    /** Returns the run with a cold start of each JVM: ready after 2 s, with half of the steady throughput. */
    public static BenchmarkRun withColdStarts(BenchmarkRun run) {
        List<Repetition> all = new ArrayList<>(run.repetitions());
        for (Repetition seed : run.repetitions(run.backends().get(0), SEED)) {
            for (MeasuredBackend backend : run.backends()) {
                Repetition start = repetition(backend.name(), COLD_START, seed.round(), 1.5);
                all.add(start.withColdStart(new ColdStart(2, 2 * start.total().throughput())));
            }
        }
        return new BenchmarkRun(
                run.schemaVersion(),
                run.environment(),
                run.backends(),
                List.of(SEED, OPEN, COLD_START),
                run.warmUps(),
                all);
    }

    /** Returns the run as an earlier version of the benchmark measured it. */
    public static BenchmarkRun cold(BenchmarkRun run) {
        return new BenchmarkRun(1, run.environment(), run.backends(), run.scenarios(), List.of(), run.repetitions());
    }

    /** Returns the run with other warm-ups. */
    public static BenchmarkRun with(BenchmarkRun run, List<WarmUp> warmUps) {
        return new BenchmarkRun(
                run.schemaVersion(), run.environment(), run.backends(), run.scenarios(), warmUps, run.repetitions());
    }

    public static MeasuredBackend backend(String name) {
        return new MeasuredBackend(
                name,
                name + ".yml",
                "Engine 1." + name.length(),
                "/data/" + name,
                "fsync before every answer",
                DurabilityLevel.POWER_LOSS,
                Map.of("pool", "16"),
                new Capacity(2000, List.of(new Capacity.Step(1, 1000, 1, 3), new Capacity.Step(16, 2000, 9, 40))));
    }

    public static Repetition repetition(String backend, Scenario scenario, int number, double p99) {
        boolean open = scenario.kind() == ScenarioKind.OPEN;
        Latency latency = new Latency(p99 / 4, p99 / 5, p99 / 2, p99, p99 * 2, p99 * 3);
        double seconds = 2 * p99;
        Outcome total = new Outcome(
                2000, 1998, Map.of("503 CycleRepositoryError", 2L), 1998 / seconds, latency, open ? latency : null);
        Outcome half = new Outcome(1000, 999, Map.of("503 CycleRepositoryError", 1L), 999 / seconds, latency, null);
        return new Repetition(
                backend,
                scenario.name(),
                number,
                number,
                START.plusSeconds(number * 10L),
                seconds,
                open ? 1000.0 : null,
                false,
                total,
                List.of(new Phase("sign up", seconds / 4, half), new Phase("track", seconds * 3 / 4, half)),
                List.of(new OperationResult("createCycle", half), new OperationResult("completeCycle", half)),
                List.of(
                        new SpectrumPoint(0, 1, null),
                        new SpectrumPoint(50, p99 / 5, 1.0),
                        new SpectrumPoint(99, p99, 1.5)),
                List.of(new Second(0, 999, p99), new Second(1, 999, null)),
                new ClientHealth(0.4, 0.2, 3, false),
                new ServerHealth(0.9, 12, 2000, 2000),
                new Correctness(500, List.of()),
                null);
    }

    /** Returns the run with every repetition changed. */
    public static BenchmarkRun with(BenchmarkRun run, UnaryOperator<Repetition> change) {
        return new BenchmarkRun(
                run.schemaVersion(),
                run.environment(),
                run.backends(),
                run.scenarios(),
                run.warmUps(),
                run.repetitions().stream().map(change).toList());
    }
}
