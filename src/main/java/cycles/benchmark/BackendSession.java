package cycles.benchmark;

import cycles.benchmark.client.Account;
import cycles.benchmark.client.ConsistencyChecker;
import cycles.benchmark.client.ContendedUser;
import cycles.benchmark.client.RuleCheck;
import cycles.benchmark.client.Violations;
import cycles.benchmark.client.VirtualUser;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.run.Correctness;
import cycles.benchmark.target.AdminClient;
import cycles.benchmark.target.ServiceEndpoints;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Connects the load generator and the virtual users to one running service. Not thread-safe. */
final class BackendSession implements AutoCloseable {
    /** Sufficient for the last response when all users sign up at the same time. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final ServiceEndpoints endpoints;
    private final LoadGenerator generator;
    private final Violations violations;
    private final RuleCheck ruleCheck;
    private final List<VirtualUser> users = new ArrayList<>();
    private final @Nullable ContendedUser contendedUser;

    /**
     * Creates a session that is not connected yet.
     *
     * @param accounts accounts of the virtual users; the last one is the contended user's. Empty when only accounts are created
     * @param violations receives every violation of the rules
     */
    BackendSession(ServiceEndpoints endpoints, List<Account> accounts, Violations violations, long seed)
            throws IOException {
        this.endpoints = endpoints;
        this.violations = violations;
        this.generator = new LoadGenerator(ServiceAddress.socketAddress(endpoints.api()), TIMEOUT);
        this.ruleCheck = new RuleCheck(generator, violations);
        int last = accounts.size() - 1;
        for (int i = 0; i < last; i++) {
            users.add(new VirtualUser(accounts.get(i), violations, seed + i));
        }
        this.contendedUser = accounts.isEmpty() ? null : new ContendedUser(accounts.get(last), violations, seed);
    }

    /** Returns host and port of the API, as in a {@code Host} header. */
    String authority() {
        return endpoints.api().getAuthority();
    }

    /** Returns the time in seconds until the service was ready; null when it was running before. */
    @Nullable
    Double secondsToReady() {
        return endpoints.secondsToReady();
    }

    /** Returns the client of the admin port; null when its address is unknown. */
    @Nullable
    AdminClient admin() {
        return endpoints.admin();
    }

    List<VirtualUser> users() {
        return users;
    }

    ContendedUser contendedUser() {
        return Objects.requireNonNull(contendedUser, "the session has no accounts");
    }

    /** Sends each request once, all at the same time. */
    Measurement once(List<PreparedRequest> requests, LongConsumer progress) throws IOException {
        List<Supplier<PreparedRequest>> clients = new ArrayList<>();
        requests.forEach(request -> clients.add(() -> request));
        return run(clients, ArrivalSchedule.barrier(requests.size()), progress);
    }

    /** Runs the load generator, see {@link LoadGenerator#run}. */
    Measurement run(List<Supplier<PreparedRequest>> clients, ArrivalSchedule schedule, LongConsumer progress)
            throws IOException {
        return generator.run(clients, schedule, progress);
    }

    /** Checks the rules through the API and returns the result with all violations since the last check. */
    Correctness checkRules() throws IOException {
        List<ConsistencyChecker> checkers = new ArrayList<>(users);
        if (contendedUser != null) {
            checkers.add(contendedUser);
        }
        long checks = ruleCheck.run(checkers);
        return new Correctness(checks, violations.drain());
    }

    /** Closes the connections; the service continues to run. */
    @Override
    public void close() throws IOException {
        generator.close();
    }
}
