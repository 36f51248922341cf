package cycles.benchmark;

import cycles.benchmark.load.Measurement;
import cycles.benchmark.run.WarmUp;
import cycles.benchmark.statistics.SteadyState;
import cycles.benchmark.target.AdminClient;
import cycles.benchmark.target.BenchmarkFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Warms up one JVM in two steps, or until the maximum length is reached. First it lets {@link #COMPILING_CLIENTS} clients send requests
 * until the JIT compiler threads are almost idle: beside many clients they would get a small share of the processors, and the throughput
 * would seem steady while most code is not optimized yet. Then all clients send requests until the throughput is steady, see {@link
 * SteadyState}. Each window consists of equal slices of all closed loads, so that reads, writes and refusals are compiled and windows are
 * comparable. Not thread-safe.
 */
final class WarmUpRunner {
    /** Number of clients while the code is compiled. */
    static final int COMPILING_CLIENTS = 2;

    /** Share of the maximum length after which all clients start in any case. */
    private static final double COMPILING_SHARE = 0.7;

    private final Plan plan;
    private final ScenarioRunner runner;
    private final List<Double> windows = new ArrayList<>();
    private final List<Double> mixed = new ArrayList<>();
    /** Share of one processor that the compiler threads used in the last window; null when it is unknown. */
    private @Nullable Double compilation;

    WarmUpRunner(Plan plan, ScenarioRunner runner) {
        this.plan = plan;
        this.runner = runner;
    }

    /**
     * Runs at least one window with all clients.
     *
     * @param round number of the JVM, from 1
     * @param startedAt {@link System#nanoTime} at the first request to this JVM; the maximum length counts from it
     * @throws BenchmarkFailedException when no request of a window succeeds
     */
    WarmUp run(String backend, int round, BackendSession session, long startedAt)
            throws IOException, InterruptedException {
        int few = Math.min(COMPILING_CLIENTS, plan.clients());
        do {
            runWindow(backend, session, few);
        } while ((compilation == null || compilation > SteadyState.MAX_COMPILATION)
                && fits(startedAt, COMPILING_SHARE));
        windows.clear();
        mixed.clear();
        SteadyState state;
        do {
            runWindow(backend, session, plan.clients());
            state = SteadyState.of(windows, compilation);
        } while (!state.isReached() && fits(startedAt, 1));
        return new WarmUp(
                backend,
                round,
                (System.nanoTime() - startedAt) / 1e9,
                state.isReached(),
                state.variation(),
                state.rise(),
                compilation,
                windows);
    }

    /** Returns whether another window ends within this share of the maximum length. */
    private boolean fits(long startedAt, double share) {
        double end = System.nanoTime() - startedAt + plan.warmUpWindow().toNanos();
        return end <= share * plan.maxWarmUp().toNanos();
    }

    /** Returns the successful requests per second of the mixed load of all clients in the last windows. */
    double mixedThroughput() {
        return SteadyState.mean(mixed);
    }

    private void runWindow(String backend, BackendSession session, int clients)
            throws IOException, InterruptedException {
        List<Workload> loads = Workload.closedLoads();
        AdminClient admin = session.admin();
        double compiledBefore = admin == null ? 0 : admin.counters().compilationSeconds();
        long startedAt = System.nanoTime();
        long successes = 0;
        long nanos = 0;
        List<String> errors = new ArrayList<>();
        for (Workload load : loads) {
            Measurement slice = runner.closedLoop(
                    session, load, clients, plan.warmUpWindow().dividedBy(loads.size()));
            successes += slice.total().successes();
            nanos += slice.nanos();
            errors.add(slice.total().errors().toString());
            if (load.equals(Workload.MIXED_CLOSED)) {
                mixed.add(slice.throughput());
            }
        }
        if (successes == 0) {
            throw new BenchmarkFailedException(
                    backend + ": no request succeeded during warm-up: " + String.join(", ", errors));
        }
        windows.add(successes * 1e9 / nanos);
        if (admin != null) {
            compilation =
                    (admin.counters().compilationSeconds() - compiledBefore) * 1e9 / (System.nanoTime() - startedAt);
        }
    }
}
