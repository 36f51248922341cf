package cycles.benchmark;

import cycles.benchmark.client.VirtualUser;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.Results;
import cycles.benchmark.record.RawDataWriter;
import cycles.benchmark.record.ResultMapper;
import cycles.benchmark.run.Correctness;
import cycles.benchmark.run.Phase;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.ServerHealth;
import cycles.benchmark.target.AdminClient;
import cycles.benchmark.target.ServerCounters;
import java.io.IOException;
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

/** Runs one scenario once on one backend: measures it, compares counts with the service, and checks the rules. */
final class ScenarioRunner {
    private static final int COUNT_ATTEMPTS = 20;
    private static final int COUNT_WAIT_MILLIS = 100;

    private final Plan plan;
    private final RawDataWriter output;
    private final LongConsumer progress;
    private final List<String> problems = new ArrayList<>();

    ScenarioRunner(Plan plan, RawDataWriter output, LongConsumer progress) {
        this.plan = plan;
        this.output = output;
        this.progress = progress;
    }

    /** The parts of a scenario, by name, in the order in which they run. */
    private interface Parts {
        Map<String, Measurement> run() throws IOException;
    }

    /** The accounts that everything else needs; measured as a scenario of its own. */
    Repetition signUp(BackendUnderTest contestant, String run) throws IOException, InterruptedException {
        return measured(contestant, Workload.SIGN_UP, 1, 0, () -> {
            Map<String, Measurement> parts = new LinkedHashMap<>();
            parts.put("signUp", contestant.signUp(plan.users(), run, progress));
            parts.put("logIn", contestant.logIn(progress));
            return parts;
        });
    }

    /** @param rate requests per second of an open scenario */
    Repetition run(BackendUnderTest contestant, Workload workload, int number, double rate)
            throws IOException, InterruptedException {
        prepare(contestant, workload);
        return measured(contestant, workload, number, rate, () -> switch (workload.kind()) {
            case SEED -> seed(contestant);
            case CLOSED ->
                single(contestant.run(
                        closedClients(contestant, workload), ArrivalSchedule.closed(plan.window()), progress));
            case OPEN ->
                single(contestant.run(
                        clients(contestant, workload.readPercent(), plan.openClients()),
                        ArrivalSchedule.open(rate, plan.window()),
                        progress));
        });
    }

    /** Why the figures must not be believed: rules that did not hold, counts that do not match. Empty when all is well. */
    List<String> problems() {
        return problems;
    }

    private void prepare(BackendUnderTest contestant, Workload workload) throws IOException {
        if (workload.equals(Workload.SEED)) {
            // A cycle that an earlier load left in progress would be in the way.
            everybody(contestant.users().stream(), VirtualUser::hasActive, VirtualUser::complete, contestant);
        } else if (workload.readPercent() == 100) {
            // Readers should find something.
            everybody(
                    contestant.users().stream().limit(plan.clients()),
                    user -> !user.hasActive(),
                    VirtualUser::create,
                    contestant);
        }
    }

    /** Clients of a mixed load, as many as asked for. */
    List<Supplier<PreparedRequest>> clients(BackendUnderTest contestant, int readPercent, int count) {
        List<Supplier<PreparedRequest>> clients = new ArrayList<>();
        contestant.users().stream().limit(count).forEach(user -> clients.add(() -> user.next(readPercent)));
        return clients;
    }

    private List<Supplier<PreparedRequest>> closedClients(BackendUnderTest contestant, Workload workload) {
        return workload.equals(Workload.CONTENDED)
                ? Collections.nCopies(plan.clients(), contestant.contended()::next)
                : clients(contestant, workload.readPercent(), plan.clients());
    }

    private static Map<String, Measurement> single(Measurement measurement) {
        return Map.of("all", measurement);
    }

    private Map<String, Measurement> seed(BackendUnderTest contestant) throws IOException {
        Map<String, Measurement> parts = new LinkedHashMap<>();
        parts.put(
                "create",
                everybody(contestant.users().stream(), user -> !user.hasActive(), VirtualUser::create, contestant));
        parts.put(
                "update",
                everybody(contestant.users().stream(), VirtualUser::hasActive, VirtualUser::update, contestant));
        parts.put(
                "complete",
                everybody(contestant.users().stream(), VirtualUser::hasActive, VirtualUser::complete, contestant));
        return parts;
    }

    private Measurement everybody(
            Stream<VirtualUser> users,
            Predicate<VirtualUser> who,
            Function<VirtualUser, PreparedRequest> what,
            BackendUnderTest contestant)
            throws IOException {
        return contestant.once(users.filter(who).map(what).toList(), progress);
    }

    private Repetition measured(BackendUnderTest contestant, Workload workload, int number, double rate, Parts parts)
            throws IOException, InterruptedException {
        AdminClient admin = contestant.admin();
        ServerCounters before = admin == null ? null : settled(admin);
        if (admin != null) {
            admin.phase(workload.name(), true);
        }
        Map<String, Measurement> measured = parts.run();
        if (admin != null) {
            admin.phase(workload.name(), false);
        }
        ServerHealth server = before == null || admin == null ? null : server(contestant, admin, before, measured);
        Correctness correctness =
                new Correctness(contestant.check(), contestant.violations().drain());
        correctness.violations().forEach(violation -> problems.add(contestant.name() + ", " + violation));
        output.histograms(contestant.name(), workload.name(), number, measured);
        output.seconds(contestant.name(), workload.name(), number, measured);
        return repetition(contestant, workload, number, rate, measured, server, correctness);
    }

    /** The service counts a request a moment after it is answered, so its counters get that moment, before a scenario and after. */
    private static ServerCounters settled(AdminClient admin) throws InterruptedException {
        ServerCounters last = admin.counters();
        ServerCounters now = admin.counters();
        for (int i = 0; i < COUNT_ATTEMPTS && !now.since(last).isEmpty(); i++) {
            Thread.sleep(COUNT_WAIT_MILLIS);
            last = now;
            now = admin.counters();
        }
        return now;
    }

    private ServerHealth server(
            BackendUnderTest contestant, AdminClient admin, ServerCounters before, Map<String, Measurement> measured)
            throws InterruptedException {
        Map<String, Long> sent = new LinkedHashMap<>();
        measured.values().forEach(part -> part.answered().forEach((name, count) -> sent.merge(name, count, Long::sum)));
        ServerCounters after = admin.counters();
        for (int i = 0; i < COUNT_ATTEMPTS && !after.since(before).equals(sent); i++) {
            Thread.sleep(COUNT_WAIT_MILLIS);
            after = admin.counters();
        }
        Map<String, Long> counted = after.since(before);
        ServerCounters.differences(sent, counted)
                .forEach(difference -> problems.add(contestant.name() + ", " + difference));
        double seconds = seconds(measured);
        return new ServerHealth(
                (after.cpuSeconds() - before.cpuSeconds()) / seconds,
                1e3 * (after.gcSeconds() - before.gcSeconds()),
                sum(sent),
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
            BackendUnderTest contestant,
            Workload workload,
            int number,
            double rate,
            Map<String, Measurement> measured,
            @Nullable ServerHealth server,
            Correctness correctness) {
        boolean open = workload.isOpen();
        List<Measurement> parts = List.copyOf(measured.values());
        List<Phase> phases = new ArrayList<>();
        Results total = new Results();
        List<Measurement.Second> seconds = new ArrayList<>();
        measured.forEach((name, part) -> {
            double length = Math.max(1, part.nanos()) / 1e9;
            phases.add(new Phase(name, length, ResultMapper.outcome(part.total(), length, open)));
            total.add(part.total());
            seconds.addAll(part.seconds());
        });
        double duration = seconds(measured);
        return new Repetition(
                contestant.name(),
                workload.name(),
                number,
                parts.get(0).startedAt(),
                duration,
                open ? rate : null,
                parts.stream().anyMatch(Measurement::saturated),
                ResultMapper.outcome(total, duration, open),
                phases,
                ResultMapper.operations(parts, duration, open),
                ResultMapper.spectrum(total, open),
                ResultMapper.seconds(seconds),
                ResultMapper.client(parts),
                server,
                correctness);
    }
}
