package cycles.benchmark.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Records the responses of one run: latencies, errors and a sample for each second. Not thread-safe; used by the generator's thread. */
final class Recorder {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ArrivalSchedule schedule;
    private final Instant startedAt = Instant.now();
    private final Map<ApiOperation, RequestStatistics> operations = new EnumMap<>(ApiOperation.class);
    private final Map<String, Long> responses = new TreeMap<>();
    private final Histogram lag = RequestStatistics.histogram();
    private final List<Measurement.SecondSample> seconds = new ArrayList<>();
    private final Histogram secondLatency = RequestStatistics.histogram();
    private long secondSuccesses;
    private long secondFailures;
    private long successes;
    private long startNanos;
    private long lastResponseNanos;

    Recorder(ArrivalSchedule schedule) {
        this.schedule = schedule;
    }

    void start(long now) {
        startNanos = now;
        lastResponseNanos = now;
    }

    /** Records how much later than due, in nanoseconds, a free client sent a request. */
    void recordLag(long nanos) {
        lag.recordValue(RequestStatistics.micros(nanos));
    }

    long successes() {
        return successes;
    }

    void record(InFlight inFlight, Response response, boolean expected, long now) {
        closeSecondsBefore((now - startNanos) / SECOND_NANOS);
        lastResponseNanos = now;
        ApiOperation operation = inFlight.request().operation();
        operations
                .computeIfAbsent(operation, each -> new RequestStatistics())
                .add(now - inFlight.intended(), now - inFlight.sent(), expected ? "" : response.errorClass());
        if (response.status() != Response.NO_RESPONSE) {
            responses.merge(operation.counter(response.status()), 1L, Long::sum);
        }
        secondLatency.recordValue(RequestStatistics.micros(now - inFlight.intended()));
        if (expected) {
            successes++;
            secondSuccesses++;
        } else {
            secondFailures++;
        }
    }

    private void closeSecondsBefore(long second) {
        while (seconds.size() < second) {
            seconds.add(new Measurement.SecondSample(secondSuccesses, secondFailures, secondLatency.copy()));
            secondLatency.reset();
            secondSuccesses = 0;
            secondFailures = 0;
        }
    }

    Measurement finish(long unsent, GeneratorMonitor.Utilization utilization) {
        closeSecondsBefore(seconds.size() + 1L);
        return new Measurement(
                startedAt,
                lastResponseNanos - startNanos,
                schedule.intendedRate(),
                unsent,
                operations,
                responses,
                seconds,
                lag,
                utilization);
    }
}
