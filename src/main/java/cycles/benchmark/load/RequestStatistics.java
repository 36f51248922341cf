package cycles.benchmark.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts successes and errors of a group of requests and records their latencies. Not thread-safe. */
public final class RequestStatistics {
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(10);

    private final Histogram intended = histogram();
    private final Histogram uncorrected = histogram();
    private final Map<String, Long> errors = new TreeMap<>();
    private long successes;

    static Histogram histogram() {
        return new Histogram(MAX_MICROS, 3);
    }

    static long micros(long nanos) {
        return Math.min(MAX_MICROS, Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    void add(long sinceIntended, long sinceSent, String error) {
        intended.recordValue(micros(sinceIntended));
        uncorrected.recordValue(micros(sinceSent));
        if (error.isEmpty()) {
            successes++;
        } else {
            errors.merge(error, 1L, Long::sum);
        }
    }

    /** Adds the requests of another group. */
    public void add(RequestStatistics others) {
        intended.add(others.intended);
        uncorrected.add(others.uncorrected);
        others.errors.forEach((error, count) -> errors.merge(error, count, Long::sum));
        successes += others.successes;
    }

    /** Returns the latencies of all requests in microseconds, from the intended start to the last byte of the response. */
    public Histogram intended() {
        return intended;
    }

    /** Returns the same from the actual start, that is, without correction for coordinated omission. */
    public Histogram uncorrected() {
        return uncorrected;
    }

    /** Returns the number of all requests. */
    public long requests() {
        return intended.getTotalCount();
    }

    /** Returns the number of requests with an expected response. */
    public long successes() {
        return successes;
    }

    /** Returns the number of failed requests by error class. */
    public Map<String, Long> errors() {
        return errors;
    }
}
