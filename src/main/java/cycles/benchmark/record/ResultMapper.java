package cycles.benchmark.record;

import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.Results;
import cycles.benchmark.run.ClientHealth;
import cycles.benchmark.run.Latency;
import cycles.benchmark.run.OperationResult;
import cycles.benchmark.run.Outcome;
import cycles.benchmark.run.Second;
import cycles.benchmark.run.SpectrumPoint;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Turns what the load generator recorded into the figures of a run: microseconds into milliseconds, counts into rates. */
public final class ResultMapper {
    private static final double[] PERCENTILES = {0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100};

    private ResultMapper() {}

    public static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    private static @Nullable Latency latency(Histogram micros) {
        return micros.getTotalCount() == 0
                ? null
                : new Latency(
                        micros.getMean() / 1e3,
                        millis(micros, 50),
                        millis(micros, 95),
                        millis(micros, 99),
                        millis(micros, 99.9),
                        millis(micros, 100));
    }

    public static Outcome outcome(Results results, double seconds, boolean open) {
        return new Outcome(
                results.requests(),
                results.successes(),
                results.errors(),
                results.successes() / seconds,
                latency(results.intended()),
                open ? latency(results.naive()) : null);
    }

    public static List<OperationResult> operations(List<Measurement> parts, double seconds, boolean open) {
        List<OperationResult> all = new ArrayList<>();
        for (cycles.benchmark.load.ApiOperation operation : cycles.benchmark.load.ApiOperation.values()) {
            Results together = new Results();
            parts.forEach(part -> {
                Results results = part.operations().get(operation);
                if (results != null) {
                    together.add(results);
                }
            });
            if (together.requests() > 0) {
                all.add(new OperationResult(operation.label(), outcome(together, seconds, open)));
            }
        }
        return all;
    }

    public static List<SpectrumPoint> spectrum(Results results, boolean open) {
        List<SpectrumPoint> points = new ArrayList<>();
        if (results.requests() > 0) {
            for (double percentile : PERCENTILES) {
                points.add(new SpectrumPoint(
                        percentile,
                        millis(results.intended(), percentile),
                        open ? millis(results.naive(), percentile) : null));
            }
        }
        return points;
    }

    public static List<Second> seconds(List<Measurement.Second> all) {
        List<Second> seconds = new ArrayList<>();
        for (Measurement.Second each : all) {
            seconds.add(new Second(
                    seconds.size(),
                    each.successes(),
                    each.latency().getTotalCount() == 0 ? null : millis(each.latency(), 99)));
        }
        return seconds;
    }

    public static ClientHealth client(List<Measurement> parts) {
        double nanos = Math.max(1, parts.stream().mapToLong(Measurement::nanos).sum());
        return new ClientHealth(
                parts.stream()
                        .mapToDouble(part -> part.client().cpuShare() * part.nanos() / nanos)
                        .sum(),
                parts.stream().mapToDouble(part -> millis(part.lag(), 99)).max().orElse(0),
                parts.stream().mapToDouble(part -> part.client().gcMillis()).sum(),
                parts.stream().anyMatch(Measurement::clientLimited));
    }
}
