package cycles.benchmark;

import cycles.benchmark.client.Accounts;
import cycles.benchmark.client.VirtualUser;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.RequestStatistics;
import cycles.benchmark.record.RawDataWriter;
import cycles.benchmark.record.ResultMapper;
import cycles.benchmark.run.Correctness;
import cycles.benchmark.run.Phase;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.ServerHealth;
import cycles.benchmark.target.AdminClient;
import cycles.benchmark.target.BenchmarkFailedException;
import cycles.benchmark.target.ServerCounters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs one scenario once on one backend: measures it, compares the counts with the service's, and checks the rules. */
final class ScenarioRunner {
    private static final int COUNT_ATTEMPTS = 20;
    private static final int COUNT_WAIT_MILLIS = 100;

    private final Plan plan;
    private final RawDataWriter output;
    private final LongConsumer progress;
    private final List<String> problems = new ArrayList<>();

    /** @param progress receives the number of successful requests of the current measurement */
    ScenarioRunner(Plan plan, RawDataWriter output, LongConsumer progress) {
        this.plan = plan;
        this.output = output;
        this.progress = progress;
    }

    /** Measures the phases of a scenario; the result is ordered. */
    private interface Phases {
        Map<String, Measurement> run() throws IOException;
    }

    /**
     * Signs up and logs in all users and one more for the contended scenario; measured like a scenario.
     *
     * @param accounts receives the accounts
     * @param run unique at the service
     * @throws BenchmarkFailedException when a sign-up or a log-in fails
     */
    Repetition signUp(String backend, BackendSession session, Accounts accounts, String run)
            throws IOException, InterruptedException {
        return measure(backend, session, Workload.SIGN_UP, 1, 1, 0, () -> {
            Map<String, Measurement> phases = new LinkedHashMap<>();
            List<PreparedRequest> signUps = accounts.signUps(session.authority(), plan.users() + 1, run);
            phases.put("signUp", requireSuccess(backend + ": sign-ups", session.once(signUps, progress)));
            phases.put("logIn", requireSuccess(backend + ": log-ins", session.once(accounts.logIns(), progress)));
            return phases;
        });
    }

    private static Measurement requireSuccess(String what, Measurement measurement) {
        RequestStatistics total = measurement.total();
        if (total.successes() < total.requests()) {
            throw new BenchmarkFailedException(what + " failed: " + total.errors());
        }
        return measurement;
    }

    /**
     * Runs a scenario.
     *
     * @param round number of the JVM, from 1
     * @param number of the repetition, from 1 over all rounds
     * @param rate requests per second of an open loop; ignored otherwise
     */
    Repetition run(String backend, BackendSession session, Workload workload, int round, int number, double rate)
            throws IOException, InterruptedException {
        prepare(session, workload);
        return measure(backend, session, workload, round, number, rate, () -> switch (workload.kind()) {
            case SEED -> seed(session);
            case COLD_START -> singlePhase(closedLoop(session, workload, plan.coldStart()));
            case CLOSED -> singlePhase(closedLoop(session, workload, plan.window()));
            case OPEN ->
                singlePhase(session.run(
                        clients(session, workload.readPercent(), plan.openClients()),
                        ArrivalSchedule.open(rate, plan.window()),
                        progress));
        });
    }

    /** Returns the reasons why the results are invalid: broken rules and different counts. Empty when they are valid. */
    List<String> problems() {
        return problems;
    }

    private void prepare(BackendSession session, Workload workload) throws IOException {
        if (workload.equals(Workload.SEED)) {
            // The scenario creates a cycle, so no cycle may be in progress.
            onceForEach(session, session.users().stream(), VirtualUser::hasActive, VirtualUser::complete);
        } else if (workload.readPercent() == 100) {
            // Reads need a cycle.
            onceForEach(
                    session,
                    session.users().stream().limit(plan.clients()),
                    user -> !user.hasActive(),
                    VirtualUser::create);
        }
    }

    /**
     * Returns clients of a mixed load, one for each of the first users.
     *
     * @param readPercent share of reads, from 0 to 100
     * @param maxCount maximum number of clients
     */
    static List<Supplier<PreparedRequest>> clients(BackendSession session, int readPercent, int maxCount) {
        List<Supplier<PreparedRequest>> clients = new ArrayList<>();
        session.users().stream().limit(maxCount).forEach(user -> clients.add(() -> user.next(readPercent)));
        return clients;
    }

    /** Runs a closed loop of a scenario's requests without checks; the result is not recorded. */
    Measurement closedLoop(BackendSession session, Workload workload, Duration length) throws IOException {
        return closedLoop(session, workload, plan.clients(), length);
    }

    /** Runs a closed loop with the given number of clients. */
    Measurement closedLoop(BackendSession session, Workload workload, int count, Duration length) throws IOException {
        List<Supplier<PreparedRequest>> clients = workload.equals(Workload.CONTENDED)
                ? Collections.nCopies(count, session.contendedUser()::next)
                : clients(session, workload.readPercent(), count);
        return session.run(clients, ArrivalSchedule.closed(length), progress);
    }

    private static Map<String, Measurement> singlePhase(Measurement measurement) {
        return Map.of("all", measurement);
    }

    private Map<String, Measurement> seed(BackendSession session) throws IOException {
        List<VirtualUser> users = session.users();
        Map<String, Measurement> phases = new LinkedHashMap<>();
        phases.put("create", onceForEach(session, users.stream(), user -> !user.hasActive(), VirtualUser::create));
        phases.put("update", onceForEach(session, users.stream(), VirtualUser::hasActive, VirtualUser::update));
        phases.put("complete", onceForEach(session, users.stream(), VirtualUser::hasActive, VirtualUser::complete));
        return phases;
    }

    private Measurement onceForEach(
            BackendSession session,
            Stream<VirtualUser> users,
            Predicate<VirtualUser> filter,
            Function<VirtualUser, PreparedRequest> request)
            throws IOException {
        return session.once(users.filter(filter).map(request).toList(), progress);
    }

    private Repetition measure(
            String backend,
            BackendSession session,
            Workload workload,
            int round,
            int number,
            double rate,
            Phases phases)
            throws IOException, InterruptedException {
        AdminClient admin = session.admin();
        ServerCounters before = admin == null ? null : settledCounters(admin);
        if (admin != null) {
            admin.phase(workload.name(), true);
        }
        Map<String, Measurement> measured = phases.run();
        if (admin != null) {
            admin.phase(workload.name(), false);
        }
        ServerHealth server = before == null || admin == null ? null : compareCounts(backend, admin, before, measured);
        Correctness correctness = session.checkRules();
        correctness.violations().forEach(violation -> problems.add(backend + ", " + violation));
        output.writeHistograms(backend, workload.name(), number, measured);
        output.writeSeconds(backend, workload.name(), number, measured);
        return repetition(backend, workload, round, number, rate, measured, server, correctness);
    }

    /** Reads the counters when they no longer change: the service counts a request shortly after it has sent the response. */
    private static ServerCounters settledCounters(AdminClient admin) throws InterruptedException {
        ServerCounters last = admin.counters();
        ServerCounters now = admin.counters();
        for (int i = 0; i < COUNT_ATTEMPTS && !now.since(last).isEmpty(); i++) {
            Thread.sleep(COUNT_WAIT_MILLIS);
            last = now;
            now = admin.counters();
        }
        return now;
    }

    private ServerHealth compareCounts(
            String backend, AdminClient admin, ServerCounters before, Map<String, Measurement> measured)
            throws InterruptedException {
        Map<String, Long> received = new LinkedHashMap<>();
        measured.values()
                .forEach(phase -> phase.responses().forEach((name, count) -> received.merge(name, count, Long::sum)));
        ServerCounters after = admin.counters();
        for (int i = 0; i < COUNT_ATTEMPTS && !after.since(before).equals(received); i++) {
            Thread.sleep(COUNT_WAIT_MILLIS);
            after = admin.counters();
        }
        Map<String, Long> counted = after.since(before);
        ServerCounters.differences(received, counted).forEach(difference -> problems.add(backend + ", " + difference));
        double seconds = seconds(measured);
        return new ServerHealth(
                (after.cpuSeconds() - before.cpuSeconds()) / seconds,
                1e3 * (after.gcSeconds() - before.gcSeconds()),
                sum(received),
                sum(counted));
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static double seconds(Map<String, Measurement> measured) {
        return Math.max(
                        1,
                        measured.values().stream().mapToLong(Measurement::nanos).sum())
                / 1e9;
    }

    private static Repetition repetition(
            String backend,
            Workload workload,
            int round,
            int number,
            double rate,
            Map<String, Measurement> measured,
            @Nullable ServerHealth server,
            Correctness correctness) {
        boolean open = workload.isOpen();
        List<Measurement> measurements = List.copyOf(measured.values());
        List<Phase> phases = new ArrayList<>();
        RequestStatistics total = new RequestStatistics();
        List<Measurement.SecondSample> seconds = new ArrayList<>();
        measured.forEach((name, measurement) -> {
            double length = Math.max(1, measurement.nanos()) / 1e9;
            phases.add(new Phase(name, length, ResultMapper.outcome(measurement.total(), length, open)));
            total.add(measurement.total());
            seconds.addAll(measurement.seconds());
        });
        double duration = seconds(measured);
        return new Repetition(
                backend,
                workload.name(),
                round,
                number,
                measurements.get(0).startedAt(),
                duration,
                open ? rate : null,
                measurements.stream().anyMatch(Measurement::saturated),
                ResultMapper.outcome(total, duration, open),
                phases,
                ResultMapper.operations(measurements, duration, open),
                ResultMapper.spectrum(total, open),
                ResultMapper.seconds(seconds),
                ResultMapper.client(measurements),
                server,
                correctness,
                null);
    }
}
