package cycles.benchmark;

import cycles.benchmark.client.Accounts;
import cycles.benchmark.client.Violations;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.record.RawDataWriter;
import cycles.benchmark.record.RunRecorder;
import cycles.benchmark.report.Reports;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Capacity;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Outcome;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.RunFile;
import cycles.benchmark.target.BenchmarkFailedException;
import cycles.benchmark.target.ServiceEndpoints;
import cycles.benchmark.target.ServiceTarget;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Runs a benchmark: creates accounts and probes the capacity of every backend, repeats all scenarios on all backends in rotating
 * order, and writes the results. Not thread-safe.
 */
final class Benchmark implements AutoCloseable {
    private static final int PROBE_READ_PERCENT = 80;
    private static final int WARM_UP_READ_PERCENT = 50;

    private final BenchmarkOptions options;
    private final Plan plan;
    private final RawDataWriter output;
    private final Progress progress;
    private final ScenarioRunner runner;
    private final RunRecorder recorder;
    private final List<Repetition> repetitions = new ArrayList<>();
    private final List<BackendSession> sharedSessions = new ArrayList<>();

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
            BackendUnderTest backend = signUp(target);
            backends.add(plan.probes() ? backend.withCapacity(probe(backend)) : backend);
        }
        double lowestCapacity = lowestCapacity(backends);
        for (int number = 1; number <= plan.repetitions(); number++) {
            for (int turn = 0; turn < backends.size(); turn++) {
                repeat(backends.get((turn + number - 1) % backends.size()), number, lowestCapacity);
            }
        }
        BenchmarkRun run = recorder.finish(
                generatorCeiling,
                backends.stream().map(BackendUnderTest::description).toList(),
                plan.scenarios(repetitions),
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

    /** Starts the service, creates the accounts and describes the backend. */
    private BackendUnderTest signUp(ServiceTarget target) throws IOException, InterruptedException {
        progress.begin(target.configuration() + ": start", DurationEstimate.FIRST_START);
        ServiceEndpoints endpoints = target.start();
        MeasuredBackend description = recorder.describe(target.configuration(), endpoints.admin());
        progress.begin(
                description.name() + ": " + plan.users() + " users sign up and log in",
                DurationEstimate.accounts(plan));
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
        BackendSession shared = null;
        if (plan.clean()) {
            target.stopAndKeepData();
        } else {
            shared = new BackendSession(endpoints, accounts.loggedIn(), violations, options.seed());
            sharedSessions.add(shared);
        }
        return new BackendUnderTest(description, target, accounts.loggedIn(), violations, options.seed(), shared);
    }

    private Capacity probe(BackendUnderTest backend) throws IOException, InterruptedException {
        progress.begin(backend.name() + ": warm-up and capacity", DurationEstimate.probe(plan));
        Capacity capacity = backend.withSession(session -> {
            warmUp(backend, session);
            return CapacityProbe.probe(
                    session,
                    ScenarioRunner.clients(session, PROBE_READ_PERCENT, plan.openClients()),
                    plan.probeStep(),
                    progress::update);
        });
        progress.result(String.format(Locale.ROOT, "%,.0f requests/s", capacity.requestsPerSecond()));
        return capacity;
    }

    private static double lowestCapacity(List<BackendUnderTest> backends) {
        return backends.stream()
                .map(backend -> backend.description().capacity())
                .filter(Objects::nonNull)
                .mapToDouble(Capacity::requestsPerSecond)
                .min()
                .orElse(0);
    }

    private void repeat(BackendUnderTest backend, int number, double lowestCapacity)
            throws IOException, InterruptedException {
        String step = backend.name() + ", repetition " + number + " of " + plan.repetitions();
        progress.begin(step + ": start and warm-up", DurationEstimate.repetitionStart(plan));
        List<Repetition> measured = backend.withSession(session -> {
            warmUp(backend, session);
            List<Repetition> results = new ArrayList<>();
            for (Workload workload : plan.workloads()) {
                if (!workload.equals(Workload.SIGN_UP)) {
                    progress.begin(step + ", " + workload.name(), DurationEstimate.scenario(plan));
                    double rate = workload.share() * referenceCapacity(backend, workload, lowestCapacity);
                    Repetition repetition = runner.run(backend.name(), session, workload, number, rate);
                    results.add(repetition);
                    progress.result(summary(repetition));
                }
            }
            return results;
        });
        repetitions.addAll(measured);
    }

    private static double referenceCapacity(BackendUnderTest backend, Workload workload, double lowestCapacity) {
        Capacity own = backend.description().capacity();
        return own == null || workload.reference() == Workload.Reference.SLOWEST
                ? lowestCapacity
                : own.requestsPerSecond();
    }

    private void warmUp(BackendUnderTest backend, BackendSession session) throws IOException {
        Measurement warmUp = session.warmUp(
                ScenarioRunner.clients(session, WARM_UP_READ_PERCENT, plan.clients()),
                plan.warmUp(),
                plan.window(),
                progress::update);
        if (warmUp.total().successes() == 0) {
            throw new BenchmarkFailedException(backend.name() + ": no request succeeded during warm-up: "
                    + warmUp.total().errors());
        }
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

    /** Closes the shared sessions. */
    @Override
    public void close() throws IOException {
        for (BackendSession session : sharedSessions) {
            session.close();
        }
    }
}
