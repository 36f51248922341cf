package cycles.benchmark.load;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one run of the load generator measured.
 *
 * @param nanos from the start to the last answer
 * @param intendedRate requests per second; 0 unless the run was an open one
 * @param unsent requests of an open run that were due and never sent
 * @param answered answers by what the service's own counters call them
 * @param seconds from the first to the last
 * @param lag microseconds by which requests started late though a client was free: the generator's own doing
 */
public record Measurement(
        Instant startedAt,
        long nanos,
        double intendedRate,
        long unsent,
        Map<ApiOperation, Results> operations,
        Map<String, Long> answered,
        List<Second> seconds,
        Histogram lag,
        GeneratorMonitor.Figures client) {
    /** Below this share of what was asked for, a rate was not reached. */
    private static final double REACHED = 0.95;

    private static final double BUSY = 0.9;
    /** In less time than that, sending a burst is all there is to do. */
    private static final long TOO_SHORT_TO_TELL = 100_000_000;

    private static final long LATE_MICROS = 10_000;

    /** What was answered within one second; latencies are microseconds from the intended start. */
    public record Second(long successes, long failures, Histogram latency) {}

    /** All operations together. */
    public Results total() {
        Results total = new Results();
        operations.values().forEach(total::add);
        return total;
    }

    /** Successes per second. */
    public double throughput() {
        return nanos == 0 ? 0 : total().successes() * 1e9 / nanos;
    }

    /** Whether the rate that was asked for was not reached. */
    public boolean saturated() {
        return intendedRate > 0
                && (unsent > 0 || total().requests() * 1e9 / Math.max(1, nanos) < REACHED * intendedRate);
    }

    /** Whether the generator rather than the service may have set the pace: it was busy nearly all the time, or late. */
    public boolean clientLimited() {
        return (nanos > TOO_SHORT_TO_TELL && client.busy() > BUSY) || lag.getValueAtPercentile(99) > LATE_MICROS;
    }
}
