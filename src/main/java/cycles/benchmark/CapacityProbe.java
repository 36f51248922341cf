package cycles.benchmark;

import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.record.ResultMapper;
import cycles.benchmark.run.Capacity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Measures a backend's maximum throughput: doubles the number of clients until the throughput stops rising. */
final class CapacityProbe {
    /** A larger ratio to the best throughput so far counts as a rise. */
    private static final double RISE_RATIO = 1.05;

    private static final int MAX_FLAT_STEPS = 2;
    /** Typical number of steps, for the estimate of the duration. */
    static final int TYPICAL_STEPS = 7;

    private CapacityProbe() {}

    /** @param clients all clients; the first step uses one of them */
    static Capacity probe(
            BackendSession session, List<Supplier<PreparedRequest>> clients, Duration step, LongConsumer progress)
            throws IOException {
        List<Capacity.Step> steps = new ArrayList<>();
        double best = 0;
        int flatSteps = 0;
        for (int count = 1; count <= clients.size() && flatSteps < MAX_FLAT_STEPS; count *= 2) {
            Measurement measurement = session.run(clients.subList(0, count), ArrivalSchedule.closed(step), progress);
            double throughput = measurement.throughput();
            Histogram latency = measurement.total().intended();
            steps.add(new Capacity.Step(
                    count, throughput, ResultMapper.millis(latency, 50), ResultMapper.millis(latency, 99)));
            flatSteps = throughput > RISE_RATIO * best ? 0 : flatSteps + 1;
            best = Math.max(best, throughput);
        }
        return new Capacity(best, steps);
    }
}
