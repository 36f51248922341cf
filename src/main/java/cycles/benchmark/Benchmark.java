package cycles.benchmark;

import cycles.benchmark.client.Accounts;
import cycles.benchmark.client.Violations;
import cycles.benchmark.record.MachineInfo;
import cycles.benchmark.record.RawDataWriter;
import cycles.benchmark.record.RunRecorder;
import cycles.benchmark.report.Reports;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Capacity;
import cycles.benchmark.run.ColdStart;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Outcome;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.RunFile;
import cycles.benchmark.run.WarmUp;
import cycles.benchmark.statistics.SteadyState;
import cycles.benchmark.target.ServiceEndpoints;
import cycles.benchmark.target.ServiceTarget;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Runs a benchmark: creates accounts for every backend, measures all backends in rounds, and writes the results. Each round starts a
 * JVM for every backend, warms it up until its throughput is steady, and repeats all scenarios, in turns between the backends.
 * Not thread-safe.
 */
final class Benchmark {
    private final BenchmarkOptions options;
    private final Plan plan;
    private final RawDataWriter output;
    private final Progress progress;
    private final ScenarioRunner runner;
    private final RunRecorder recorder;
    private final List<WarmUp> warmUps = new ArrayList<>();
    private final List<Repetition> repetitions = new ArrayList<>();

    /** A backend whose service is running in the current round. */
    private record Running(BackendUnderTest backend, BackendSession session) {}

    Benchmark(BenchmarkOptions options, Plan plan, RawDataWriter output, Progress progress) {
        this.options = options;
        this.plan = plan;
        this.output = output;
        this.progress = progress;
        this.runner = new ScenarioRunner(plan, output, progress::update);
        this.recorder = new RunRecorder(options.commandLine(), options.seed(), plan.settings());
    }

    /** Returns the reasons why the run is invalid, one line each; empty when it is valid. */
    List<String> problems() {
        return runner.problems();
    }

    /** Runs everything and writes {@code run.json} and the reports. The caller closes the targets. */
    BenchmarkRun run(List<? extends ServiceTarget> targets) throws IOException, InterruptedException {
        double generatorCeiling = calibrateGenerator();
        List<BackendUnderTest> backends = new ArrayList<>();
        for (ServiceTarget target : targets) {
            backends.add(signUp(target));
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            backends = runRound(backends, round);
        }
        BenchmarkRun run = recorder.finish(
                generatorCeiling,
                backends.stream().map(BackendUnderTest::description).toList(),
                plan.scenarios(repetitions),
                warmUps,
                repetitions);
        RunFile.write(run, output.directory().resolve("run.json"));
        Reports.write(run, output.directory());
        return run;
    }

    private double calibrateGenerator() throws IOException {
        progress.begin("maximum rate of the load generator", GeneratorCalibration.LENGTH.toMillis() / 1e3);
        double ceiling = GeneratorCalibration.measure(plan.clients());
        progress.result(String.format(Locale.ROOT, "%,.0f requests/s", ceiling));
        return ceiling;
    }

    /** Starts the service, creates the accounts, describes the backend and stops the service. */
    private BackendUnderTest signUp(ServiceTarget target) throws IOException, InterruptedException {
        progress.begin(target.configuration() + ": start", DurationEstimate.FIRST_START);
        ServiceEndpoints endpoints = target.start();
        MeasuredBackend description = recorder.describe(target.configuration(), endpoints.admin());
        progress.begin(
                description.name() + ": " + plan.users() + " users sign up and log in",
                DurationEstimate.accounts(plan, MachineInfo.cores()));
        Accounts accounts = new Accounts();
        Violations violations = new Violations();
        try (BackendSession session = new BackendSession(endpoints, List.of(), violations, options.seed())) {
            String unique = Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX);
            Repetition repetition = runner.signUp(description.name(), session, accounts, unique);
            if (plan.workloads().contains(Workload.SIGN_UP)) {
                repetitions.add(repetition);
            }
            progress.result(summary(repetition));
        }
        target.stopAndKeepData();
        return new BackendUnderTest(description, target, accounts.loggedIn(), violations, options.seed());
    }

    /** Measures all backends, each in one JVM, and returns them; with their capacity after the first round. */
    private List<BackendUnderTest> runRound(List<BackendUnderTest> backends, int round)
            throws IOException, InterruptedException {
        List<Running> running = new ArrayList<>();
        try {
            for (BackendUnderTest backend : backends) {
                Running started = start(backend, round);
                running.add(started);
                warmUp(started, round);
            }
            if (round == 1 && plan.probes()) {
                for (int i = 0; i < running.size(); i++) {
                    running.set(i, probe(running.get(i)));
                }
            }
            double lowestCapacity = lowestCapacity(running);
            int last = round * plan.repetitions();
            for (int number = last - plan.repetitions() + 1; number <= last; number++) {
                for (Running each : rotated(running, number)) {
                    repeat(each, round, number, lowestCapacity);
                }
            }
        } finally {
            for (Running each : running) {
                each.session().close();
                each.backend().target().stop();
            }
        }
        return running.stream().map(Running::backend).toList();
    }

    /** Returns the list with another first element in each repetition. */
    private static List<Running> rotated(List<Running> running, int number) {
        List<Running> rotated = new ArrayList<>(running);
        Collections.rotate(rotated, 1 - number);
        return rotated;
    }

    private Running start(BackendUnderTest backend, int round) throws IOException, InterruptedException {
        progress.begin(step(backend, round) + ": start", plan.starts() ? DurationEstimate.START : 0);
        return new Running(backend, backend.start());
    }

    private String step(BackendUnderTest backend, int round) {
        return backend.name() + ", JVM " + round + " of " + plan.rounds();
    }

    /** Measures the cold start, if it is one, and continues until the throughput is steady. */
    private void warmUp(Running running, int round) throws IOException, InterruptedException {
        BackendUnderTest backend = running.backend();
        BackendSession session = running.session();
        progress.begin(step(backend, round) + ": warm-up", DurationEstimate.warmUp(plan));
        long startedAt = System.nanoTime();
        Double secondsToReady = session.secondsToReady();
        Repetition coldStart = null;
        if (secondsToReady != null && plan.workloads().contains(Workload.COLD_START)) {
            coldStart = runner.run(backend.name(), session, Workload.COLD_START, round, round, 0);
        }
        WarmUpRunner warmUpRunner = new WarmUpRunner(plan, runner);
        WarmUp warmUp = warmUpRunner.run(backend.name(), round, session, startedAt);
        warmUps.add(warmUp);
        StringBuilder result = new StringBuilder(summary(warmUp));
        if (secondsToReady != null) {
            result.append(String.format(Locale.ROOT, "; ready after %.1f s", secondsToReady));
        }
        if (secondsToReady != null && coldStart != null) {
            double steady = warmUpRunner.mixedThroughput();
            repetitions.add(coldStart.withColdStart(new ColdStart(secondsToReady, steady)));
            result.append(String.format(
                    Locale.ROOT,
                    ", in the first %.0f s at %.0f %% of %,.0f requests/s",
                    coldStart.durationSeconds(),
                    100 * coldStart.total().throughput() / steady,
                    steady));
        }
        progress.result(result.toString());
    }

    private static String summary(WarmUp warmUp) {
        if (warmUp.steady()) {
            return String.format(Locale.ROOT, "steady after %.0f s", warmUp.seconds());
        }
        String reason = warmUp.windows().size() < SteadyState.WINDOWS
                ? "too short for " + SteadyState.WINDOWS + " windows"
                : String.format(
                        Locale.ROOT,
                        "variation %.0f %%, rise %.0f %%, JIT compiler %s",
                        100 * warmUp.variation(),
                        100 * warmUp.rise(),
                        warmUp.compilation() == null
                                ? "unknown"
                                : String.format(Locale.ROOT, "%.0f %%", 100 * warmUp.compilation()));
        return String.format(Locale.ROOT, "NOT STEADY after %.0f s: %s", warmUp.seconds(), reason);
    }

    private Running probe(Running running) throws IOException {
        BackendUnderTest backend = running.backend();
        progress.begin(backend.name() + ": capacity", DurationEstimate.probe(plan));
        Capacity capacity = CapacityProbe.probe(
                running.session(),
                ScenarioRunner.clients(running.session(), Workload.MIXED_READ_PERCENT, plan.openClients()),
                plan.probeStep(),
                progress::update);
        progress.result(String.format(Locale.ROOT, "%,.0f requests/s", capacity.requestsPerSecond()));
        return new Running(backend.withCapacity(capacity), running.session());
    }

    private static double lowestCapacity(List<Running> running) {
        return running.stream()
                .map(each -> each.backend().description().capacity())
                .filter(Objects::nonNull)
                .mapToDouble(Capacity::requestsPerSecond)
                .min()
                .orElse(0);
    }

    private void repeat(Running running, int round, int number, double lowestCapacity)
            throws IOException, InterruptedException {
        BackendUnderTest backend = running.backend();
        String step = backend.name() + ", repetition " + number + " of " + plan.rounds() * plan.repetitions();
        progress.begin(step + ": lead-in", DurationEstimate.leadIn(plan));
        var unused = runner.closedLoop(running.session(), Workload.MIXED_CLOSED, plan.leadIn());
        for (Workload workload : plan.repeatedWorkloads()) {
            progress.begin(step + ", " + workload.name(), DurationEstimate.scenario(plan, workload));
            double rate = workload.share() * referenceCapacity(backend, workload, lowestCapacity);
            Repetition repetition = runner.run(backend.name(), running.session(), workload, round, number, rate);
            repetitions.add(repetition);
            progress.result(summary(repetition));
        }
    }

    private static double referenceCapacity(BackendUnderTest backend, Workload workload, double lowestCapacity) {
        Capacity own = backend.description().capacity();
        return own == null || workload.reference() == Workload.Reference.SLOWEST
                ? lowestCapacity
                : own.requestsPerSecond();
    }

    private static String summary(Repetition repetition) {
        StringBuilder text = new StringBuilder();
        Outcome total = repetition.total();
        text.append(String.format(Locale.ROOT, "%,.0f requests/s", total.throughput()));
        if (total.latency() != null) {
            text.append(
                    String.format(Locale.ROOT, ", p99 %.1f ms", total.latency().p99()));
        }
        if (repetition.saturated()) {
            text.append(String.format(
                    Locale.ROOT, ", SATURATED: achieved %.0f of %.0f", total.throughput(), repetition.intendedRate()));
        }
        if (total.failures() > 0) {
            text.append(", ").append(total.failures()).append(" failed: ").append(total.errors());
        }
        if (repetition.client().limited()) {
            text.append(", CLIENT-LIMITED");
        }
        if (repetition.server() != null && !repetition.server().countsMatch()) {
            text.append(", COUNTS DIFFER");
        }
        if (!repetition.correctness().violations().isEmpty()) {
            text.append(", RULES BROKEN: ")
                    .append(repetition.correctness().violations().get(0));
        }
        return text.toString();
    }
}
