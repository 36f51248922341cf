package cycles.benchmark.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What became of requests of one kind: how many succeeded, how the others failed, how long all of them took. */
public final class Results {
    private static final long LONGEST = TimeUnit.MINUTES.toMicros(10);

    private final Histogram intended = histogram();
    private final Histogram naive = histogram();
    private final Map<String, Long> errors = new TreeMap<>();
    private long successes;

    static Histogram histogram() {
        return new Histogram(LONGEST, 3);
    }

    static long micros(long nanos) {
        return Math.min(LONGEST, Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    void add(long sinceIntended, long sinceSent, String error) {
        intended.recordValue(micros(sinceIntended));
        naive.recordValue(micros(sinceSent));
        if (error.isEmpty()) {
            successes++;
        } else {
            errors.merge(error, 1L, Long::sum);
        }
    }

    /** Adds others to these. */
    public void add(Results others) {
        intended.add(others.intended);
        naive.add(others.naive);
        others.errors.forEach((error, count) -> errors.merge(error, count, Long::sum));
        successes += others.successes;
    }

    /** Microseconds from the intended start to the last byte of the answer, of all requests. */
    public Histogram intended() {
        return intended;
    }

    /** The same from when they were really sent. */
    public Histogram naive() {
        return naive;
    }

    public long requests() {
        return intended.getTotalCount();
    }

    public long successes() {
        return successes;
    }

    /** How many failed, by class of error. */
    public Map<String, Long> errors() {
        return errors;
    }
}
