package cycles.benchmark;

import cycles.benchmark.client.Account;
import cycles.benchmark.client.Accounts;
import cycles.benchmark.client.ConsistencyChecker;
import cycles.benchmark.client.ContendedUser;
import cycles.benchmark.client.Violations;
import cycles.benchmark.client.VirtualUser;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.run.Capacity;
import cycles.benchmark.target.AdminClient;
import cycles.benchmark.target.BenchmarkFailedException;
import cycles.benchmark.target.ServiceHost;
import cycles.benchmark.target.ServiceProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A backend that takes part: its service while that runs, its users and what is known of their cycles. Not thread-safe. */
public final class BackendUnderTest implements AutoCloseable {
    /** Long enough for the last of all users who sign up at once. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final int CHECK_ROUNDS = 10;
    private static final int CHECKERS = 16;

    private final String configuration;
    private final @Nullable ServiceHost host;
    private final long seed;
    private final Violations violations = new Violations();
    private final Accounts accounts = new Accounts();
    private URI api;
    private @Nullable AdminClient admin;
    private @Nullable LoadGenerator generator;
    private List<VirtualUser> users = List.of();
    private @Nullable ContendedUser contended;
    private String name = "";
    private boolean warm;
    private @Nullable Capacity capacity;

    private BackendUnderTest(
            String configuration, @Nullable ServiceHost host, URI api, @Nullable AdminClient admin, long seed) {
        this.configuration = configuration;
        this.host = host;
        this.api = api;
        this.admin = admin;
        this.seed = seed;
    }

    /** One whose service is begun and ended for it. */
    static BackendUnderTest hosted(String configuration, ServiceHost host, long seed) {
        return new BackendUnderTest(configuration, host, URI.create("http://127.0.0.1"), null, seed);
    }

    /** One whose service runs already. */
    static BackendUnderTest running(URI api, @Nullable URI admin, long seed) {
        return new BackendUnderTest(api.toString(), null, api, admin == null ? null : new AdminClient(admin), seed);
    }

    /** Begins the service where it does not run, with what is known of the users where their cycles are new. */
    void begin() throws IOException, InterruptedException {
        if (generator != null) {
            return;
        }
        if (host != null) {
            ServiceProcess service = host.begin();
            api = service.api();
            admin = new AdminClient(service.admin());
        }
        int port = api.getPort() < 0 ? 80 : api.getPort();
        generator = new LoadGenerator(new InetSocketAddress(api.getHost(), port), TIMEOUT);
        warm = false;
        meetUsers();
    }

    private void meetUsers() {
        List<Account> loggedIn = accounts.loggedIn();
        if (loggedIn.isEmpty()) {
            return;
        }
        // The last account is the one that many clients use at once.
        int last = loggedIn.size() - 1;
        List<VirtualUser> met = new ArrayList<>();
        for (int i = 0; i < last; i++) {
            met.add(new VirtualUser(loggedIn.get(i), violations, seed + i));
        }
        users = List.copyOf(met);
        contended = new ContendedUser(loggedIn.get(last), violations, seed);
    }

    /** Ends the service, where it is ours to end. */
    void end() throws IOException {
        if (host != null) {
            closeGenerator();
            host.end();
        }
    }

    /** Ends the service and lets it begin from what is stored now, from here on. */
    void keepData() throws IOException {
        if (host != null) {
            closeGenerator();
            host.keepData();
        }
    }

    private void closeGenerator() throws IOException {
        if (generator != null) {
            generator.close();
            generator = null;
        }
    }

    /** All users sign up at once; one more does, for the contended scenario. */
    Measurement signUp(int count, String run, LongConsumer progress) throws IOException {
        return complete("sign-ups", once(accounts.signUps(api.getAuthority(), count + 1, run), progress));
    }

    /** All users log in at once. */
    Measurement logIn(LongConsumer progress) throws IOException {
        Measurement measurement = complete("log-ins", once(accounts.logIns(), progress));
        meetUsers();
        return measurement;
    }

    private Measurement complete(String what, Measurement measurement) {
        long failed = measurement.total().requests() - measurement.total().successes();
        if (failed > 0) {
            throw new BenchmarkFailedException(configuration + ": " + failed + " " + what + " failed: "
                    + measurement.total().errors());
        }
        return measurement;
    }

    /** Makes each of the calls once, all at the same time. */
    Measurement once(List<PreparedRequest> calls, LongConsumer progress) throws IOException {
        List<Supplier<PreparedRequest>> clients = new ArrayList<>();
        calls.forEach(call -> clients.add(() -> call));
        return run(clients, ArrivalSchedule.barrier(calls.size()), progress);
    }

    Measurement run(List<Supplier<PreparedRequest>> clients, ArrivalSchedule pace, LongConsumer progress)
            throws IOException {
        return Objects.requireNonNull(generator, "not begun").run(clients, pace, progress);
    }

    /** Lets compilers and caches of the service come to rest: long for a new process, short for one that has done so before. */
    Measurement warmUp(List<Supplier<PreparedRequest>> clients, Duration cold, Duration again, LongConsumer progress)
            throws IOException {
        Measurement measured = run(clients, ArrivalSchedule.closed(warm ? again : cold), progress);
        warm = true;
        return measured;
    }

    /**
     * Holds what the service says now against the rules and against what it acknowledged, for everybody who did something since the
     * last time.
     *
     * @return how many requests that took
     */
    long check() throws IOException {
        List<ConsistencyChecker> all = new ArrayList<>(users);
        if (contended != null) {
            all.add(contended);
        }
        List<PreparedRequest> calls = new ArrayList<>();
        all.forEach(each -> calls.addAll(each.checks()));
        List<PreparedRequest> open = calls;
        for (int round = 0; round < CHECK_ROUNDS && !open.isEmpty(); round++) {
            open = unanswered(open);
        }
        if (!open.isEmpty()) {
            violations.add(open.size() + " of " + calls.size() + " checks were not answered");
        }
        all.forEach(ConsistencyChecker::conclude);
        return calls.size();
    }

    /** Makes the checks, and returns those that a busy or a failing service left open. */
    private List<PreparedRequest> unanswered(List<PreparedRequest> checks) throws IOException {
        List<PreparedRequest> open = new ArrayList<>();
        Deque<PreparedRequest> calls = new ArrayDeque<>();
        checks.forEach(check -> calls.add(new PreparedRequest(check.operation(), check.request(), reply -> {
            if (reply.isFailure()) {
                open.add(check);
            }
            return check.judge().expects(reply);
        })));
        Measurement checked = run(
                Collections.nCopies(Math.min(checks.size(), CHECKERS), calls::remove),
                ArrivalSchedule.barrier(checks.size()),
                successes -> {});
        long wrong = checks.size() - open.size() - checked.total().successes();
        if (wrong > 0) {
            violations.add(wrong + " of " + checks.size() + " checks had another answer than the rules ask for: "
                    + checked.total().errors());
        }
        return open;
    }

    public String configuration() {
        return configuration;
    }

    @Nullable
    public AdminClient admin() {
        return admin;
    }

    List<VirtualUser> users() {
        return users;
    }

    ContendedUser contended() {
        return Objects.requireNonNull(contended, "nobody has logged in");
    }

    Violations violations() {
        return violations;
    }

    public void name(String given) {
        name = given;
    }

    /** Tells it from the others in every result. */
    public String name() {
        return name;
    }

    public void capacity(Capacity probed) {
        capacity = probed;
    }

    /** Null where it was not probed. */
    @Nullable
    public Capacity capacity() {
        return capacity;
    }

    @Override
    public void close() throws IOException {
        closeGenerator();
        if (host != null) {
            host.close();
        }
    }
}
