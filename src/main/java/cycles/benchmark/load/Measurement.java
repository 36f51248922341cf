package cycles.benchmark.load;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Contains the results of one run of the load generator.
 *
 * @param nanos nanoseconds from the start to the last response
 * @param intendedRate requests per second; 0 unless the run was an open loop
 * @param unsent requests of an open loop that were due and not sent
 * @param operations statistics by operation, without operations that were not called
 * @param responses number of responses by {@link ApiOperation#counter}
 * @param seconds in order of time
 * @param lag microseconds between the due time of a request and its start while a client was free: a delay of the generator
 * @param client processor use of the load generator
 */
public record Measurement(
        Instant startedAt,
        long nanos,
        double intendedRate,
        long unsent,
        Map<ApiOperation, RequestStatistics> operations,
        Map<String, Long> responses,
        List<SecondSample> seconds,
        Histogram lag,
        GeneratorMonitor.Utilization client) {
    /** A run below this share of the intended rate is saturated. */
    private static final double SATURATION_SHARE = 0.95;

    private static final double MAX_BUSY = 0.9;
    /** A shorter run consists mainly of the initial burst, which keeps the generator busy. */
    private static final long MIN_NANOS_FOR_BUSY = 100_000_000;

    private static final long MAX_LAG_MICROS = 10_000;

    /**
     * Counts the requests that ended within one second of the run.
     *
     * @param latency microseconds from the intended start
     */
    public record SecondSample(long successes, long failures, Histogram latency) {}

    /** Returns the statistics of all operations together. */
    public RequestStatistics total() {
        RequestStatistics total = new RequestStatistics();
        operations.values().forEach(total::add);
        return total;
    }

    /** Returns successful requests per second. */
    public double throughput() {
        return nanos == 0 ? 0 : total().successes() * 1e9 / nanos;
    }

    /** Returns whether an open loop did not reach its intended rate. */
    public boolean saturated() {
        return intendedRate > 0
                && (unsent > 0 || total().requests() * 1e9 / Math.max(1, nanos) < SATURATION_SHARE * intendedRate);
    }

    /** Returns whether the generator may have limited the throughput: it was busy nearly all the time, or sent requests late. */
    public boolean clientLimited() {
        return (nanos > MIN_NANOS_FOR_BUSY && client.busy() > MAX_BUSY)
                || lag.getValueAtPercentile(99) > MAX_LAG_MICROS;
    }
}
