package cycles.benchmark.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Records what becomes of the requests of one run. */
final class Recorder {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ArrivalSchedule pace;
    private final Instant startedAt = Instant.now();
    private final Map<ApiOperation, Results> operations = new EnumMap<>(ApiOperation.class);
    private final Map<String, Long> answered = new TreeMap<>();
    private final Histogram lag = Results.histogram();
    private final List<Measurement.Second> seconds = new ArrayList<>();
    private final Histogram secondLatency = Results.histogram();
    private long secondSuccesses;
    private long secondFailures;
    private long successes;
    private long start;
    private long last;

    Recorder(ArrivalSchedule pace) {
        this.pace = pace;
    }

    void start(long now) {
        start = now;
        last = now;
    }

    void lag(long nanos) {
        lag.recordValue(Results.micros(nanos));
    }

    long successes() {
        return successes;
    }

    void record(InFlight flight, Response reply, boolean expected, long now) {
        closeSecondsBefore((now - start) / SECOND);
        last = now;
        ApiOperation operation = flight.call().operation();
        operations
                .computeIfAbsent(operation, each -> new Results())
                .add(now - flight.intended(), now - flight.sent(), expected ? "" : reply.errorClass());
        if (reply.status() != Response.NO_ANSWER) {
            answered.merge(operation.counter(reply.status()), 1L, Long::sum);
        }
        secondLatency.recordValue(Results.micros(now - flight.intended()));
        if (expected) {
            successes++;
            secondSuccesses++;
        } else {
            secondFailures++;
        }
    }

    private void closeSecondsBefore(long second) {
        while (seconds.size() < second) {
            seconds.add(new Measurement.Second(secondSuccesses, secondFailures, secondLatency.copy()));
            secondLatency.reset();
            secondSuccesses = 0;
            secondFailures = 0;
        }
    }

    Measurement finish(long unsent, GeneratorMonitor.Figures client) {
        closeSecondsBefore(seconds.size() + 1L);
        return new Measurement(
                startedAt, last - start, pace.intendedRate(), unsent, operations, answered, seconds, lag, client);
    }
}
