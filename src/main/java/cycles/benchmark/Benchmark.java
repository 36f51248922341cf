package cycles.benchmark;

import cycles.benchmark.load.Measurement;
import cycles.benchmark.record.RawDataWriter;
import cycles.benchmark.record.RunRecorder;
import cycles.benchmark.report.Reports;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Capacity;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.RunFile;
import cycles.benchmark.target.BenchmarkFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The whole benchmark: prepares every backend, then runs all scenarios on all of them as often as asked for, each time in another
 * order of the backends, and writes down what it measured.
 */
final class Benchmark {
    private final Plan plan;
    private final RawDataWriter output;
    private final Progress progress;
    private final ScenarioRunner runner;
    private final RunRecorder record;
    private final List<Repetition> repetitions = new ArrayList<>();

    Benchmark(BenchmarkOptions options, Plan plan, RawDataWriter output, Progress progress) {
        this.plan = plan;
        this.output = output;
        this.progress = progress;
        this.runner = new ScenarioRunner(plan, output, progress::live);
        this.record = new RunRecorder(options, plan);
    }

    /** Why the result must not be believed, one line each; empty when all is well. */
    List<String> problems() {
        return runner.problems();
    }

    /** Runs everything and writes {@code run.json} and its reports. The contestants are closed by the caller. */
    BenchmarkRun run(List<BackendUnderTest> contestants) throws IOException, InterruptedException {
        progress.begin("load generator's own ceiling", GeneratorCalibration.LENGTH.toMillis() / 1e3);
        double ceiling = GeneratorCalibration.measure(plan.clients());
        progress.result(String.format(Locale.ROOT, "%,.0f requests/s", ceiling));
        for (BackendUnderTest contestant : contestants) {
            prepare(contestant);
        }
        for (int number = 1; number <= plan.repetitions(); number++) {
            for (int turn = 0; turn < contestants.size(); turn++) {
                repeat(contestants.get((turn + number - 1) % contestants.size()), number, slowest(contestants));
            }
        }
        BenchmarkRun run = record.finish(ceiling, contestants, repetitions);
        Path file = output.directory().resolve("run.json");
        RunFile.write(run, file);
        Reports.write(run, output.directory());
        return run;
    }

    private static double slowest(List<BackendUnderTest> contestants) {
        return contestants.stream()
                .map(BackendUnderTest::capacity)
                .filter(Objects::nonNull)
                .mapToDouble(Capacity::requestsPerSecond)
                .min()
                .orElse(0);
    }

    /** Accounts and capacity: what the repetitions need to know beforehand. */
    private void prepare(BackendUnderTest contestant) throws IOException, InterruptedException {
        progress.begin(contestant.configuration() + ": start", DurationEstimate.FIRST_START);
        contestant.begin();
        record.met(contestant);
        progress.begin(
                contestant.name() + ": " + plan.users() + " users sign up and log in", DurationEstimate.accounts(plan));
        String unique = Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX);
        Repetition signUp = runner.signUp(contestant, unique);
        if (plan.workloads().contains(Workload.SIGN_UP)) {
            repetitions.add(signUp);
        }
        progress.result(summary(signUp));
        if (plan.clean()) {
            contestant.keepData();
        }
        if (plan.probes()) {
            progress.begin(contestant.name() + ": warm-up and capacity", DurationEstimate.probe(plan));
            contestant.begin();
            warmUp(contestant);
            Capacity capacity = CapacityProbe.probe(
                    contestant, runner.clients(contestant, 80, plan.openClients()), plan.probeStep(), progress::live);
            contestant.capacity(capacity);
            progress.result(String.format(Locale.ROOT, "%,.0f requests/s", capacity.requestsPerSecond()));
        }
        if (plan.clean()) {
            contestant.end();
        }
    }

    private void repeat(BackendUnderTest contestant, int number, double slowest)
            throws IOException, InterruptedException {
        String what = contestant.name() + ", repetition " + number + " of " + plan.repetitions();
        progress.begin(what + ": start and warm-up", DurationEstimate.again(plan));
        contestant.begin();
        warmUp(contestant);
        for (Workload workload : plan.workloads()) {
            if (!workload.equals(Workload.SIGN_UP)) {
                progress.begin(what + ", " + workload.name(), DurationEstimate.scenario(plan));
                double rate = workload.share() * reference(contestant, workload, slowest);
                Repetition repetition = runner.run(contestant, workload, number, rate);
                repetitions.add(repetition);
                progress.result(summary(repetition));
            }
        }
        if (plan.clean()) {
            contestant.end();
        }
    }

    private static double reference(BackendUnderTest contestant, Workload workload, double slowest) {
        Capacity own = contestant.capacity();
        return own == null || workload.whose() == Workload.Whose.SLOWEST ? slowest : own.requestsPerSecond();
    }

    private void warmUp(BackendUnderTest contestant) throws IOException {
        Measurement ignored = contestant.warmUp(
                runner.clients(contestant, 50, plan.clients()), plan.warmUp(), plan.window(), progress::live);
        if (ignored.total().successes() == 0) {
            throw new BenchmarkFailedException(
                    contestant.name() + ": nothing succeeds: " + ignored.total().errors());
        }
    }

    private static String summary(Repetition repetition) {
        StringBuilder text = new StringBuilder();
        var total = repetition.total();
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
