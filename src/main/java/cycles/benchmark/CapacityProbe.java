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

/** Finds the rate that a backend reaches: twice as many clients with every step, until that brings no more answers. */
final class CapacityProbe {
    /** More than this is a rise. */
    private static final double RISE = 1.05;

    private static final int FLAT_STEPS = 2;
    /** Steps that a probe takes as a rule, to plan with. */
    static final int USUAL_STEPS = 7;

    private CapacityProbe() {}

    static Capacity probe(
            BackendUnderTest contestant, List<Supplier<PreparedRequest>> clients, Duration step, LongConsumer progress)
            throws IOException {
        List<Capacity.Step> steps = new ArrayList<>();
        double best = 0;
        int flat = 0;
        for (int count = 1; count <= clients.size() && flat < FLAT_STEPS; count *= 2) {
            Measurement measured = contestant.run(clients.subList(0, count), ArrivalSchedule.closed(step), progress);
            double throughput = measured.throughput();
            Histogram latency = measured.total().intended();
            steps.add(new Capacity.Step(
                    count, throughput, ResultMapper.millis(latency, 50), ResultMapper.millis(latency, 99)));
            flat = throughput > RISE * best ? 0 : flat + 1;
            best = Math.max(best, throughput);
        }
        return new Capacity(best, steps);
    }
}
