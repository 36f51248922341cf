package cycles.benchmark;

import cycles.benchmark.load.Measurement;
import cycles.benchmark.run.WarmUp;
import cycles.benchmark.statistics.SteadyState;
import cycles.benchmark.target.BenchmarkFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Warms up one JVM with all closed loads until its throughput is steady, see {@link SteadyState}, or until the maximum length is
 * reached. Each window consists of equal slices of all loads, so that reads, writes and refusals are compiled and windows are
 * comparable. Not thread-safe.
 */
final class WarmUpRunner {
    private final Plan plan;
    private final ScenarioRunner runner;
    private final List<Double> windows = new ArrayList<>();
    private final List<Double> mixed = new ArrayList<>();

    WarmUpRunner(Plan plan, ScenarioRunner runner) {
        this.plan = plan;
        this.runner = runner;
    }

    /**
     * Runs at least one window.
     *
     * @param round number of the JVM, from 1
     * @param startedAt {@link System#nanoTime} at the first request to this JVM; the maximum length counts from it
     * @throws BenchmarkFailedException when no request of a window succeeds
     */
    WarmUp run(String backend, int round, BackendSession session, long startedAt) throws IOException {
        SteadyState state;
        long elapsed;
        do {
            runWindow(backend, session);
            state = SteadyState.of(windows);
            elapsed = System.nanoTime() - startedAt;
        } while (!state.isReached()
                && elapsed + plan.warmUpWindow().toNanos() <= plan.maxWarmUp().toNanos());
        return new WarmUp(backend, round, elapsed / 1e9, state.isReached(), state.variation(), state.rise(), windows);
    }

    /** Returns the successful requests per second of the mixed load in the last windows. */
    double mixedThroughput() {
        return SteadyState.mean(mixed);
    }

    private void runWindow(String backend, BackendSession session) throws IOException {
        List<Workload> loads = Workload.closedLoads();
        long successes = 0;
        long nanos = 0;
        List<String> errors = new ArrayList<>();
        for (Workload load : loads) {
            Measurement slice =
                    runner.closedLoop(session, load, plan.warmUpWindow().dividedBy(loads.size()));
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
    }
}
