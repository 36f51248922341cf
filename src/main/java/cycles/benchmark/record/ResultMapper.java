package cycles.benchmark.record;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.RequestStatistics;
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

/** Converts measurements of the load generator to the records of a run: microseconds to milliseconds, counts to rates. */
public final class ResultMapper {
    private static final double[] PERCENTILES = {0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100};

    private ResultMapper() {}

    /** Returns a percentile in milliseconds. */
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

    /**
     * Converts the statistics of a scenario or one of its parts.
     *
     * @param seconds length of the measurement
     * @param open whether the load was an open loop
     */
    public static Outcome outcome(RequestStatistics statistics, double seconds, boolean open) {
        return new Outcome(
                statistics.requests(),
                statistics.successes(),
                statistics.errors(),
                statistics.successes() / seconds,
                latency(statistics.intended()),
                open ? latency(statistics.uncorrected()) : null);
    }

    /** Returns the results of each operation over all phases, without operations that were not called. */
    public static List<OperationResult> operations(List<Measurement> phases, double seconds, boolean open) {
        List<OperationResult> all = new ArrayList<>();
        for (ApiOperation operation : ApiOperation.values()) {
            RequestStatistics sum = new RequestStatistics();
            phases.forEach(phase -> {
                RequestStatistics statistics = phase.operations().get(operation);
                if (statistics != null) {
                    sum.add(statistics);
                }
            });
            if (sum.requests() > 0) {
                all.add(new OperationResult(operation.label(), outcome(sum, seconds, open)));
            }
        }
        return all;
    }

    /** Returns the percentile spectrum; empty without requests. */
    public static List<SpectrumPoint> spectrum(RequestStatistics statistics, boolean open) {
        List<SpectrumPoint> points = new ArrayList<>();
        if (statistics.requests() > 0) {
            for (double percentile : PERCENTILES) {
                points.add(new SpectrumPoint(
                        percentile,
                        millis(statistics.intended(), percentile),
                        open ? millis(statistics.uncorrected(), percentile) : null));
            }
        }
        return points;
    }

    /** Numbers and converts the seconds of all phases. */
    public static List<Second> seconds(List<Measurement.SecondSample> samples) {
        List<Second> seconds = new ArrayList<>();
        for (Measurement.SecondSample sample : samples) {
            seconds.add(new Second(
                    seconds.size(),
                    sample.successes(),
                    sample.latency().getTotalCount() == 0 ? null : millis(sample.latency(), 99)));
        }
        return seconds;
    }

    /** Returns the load generator's resource use over all phases. */
    public static ClientHealth client(List<Measurement> phases) {
        double nanos = Math.max(1, phases.stream().mapToLong(Measurement::nanos).sum());
        return new ClientHealth(
                phases.stream()
                        .mapToDouble(phase -> phase.client().cpuShare() * phase.nanos() / nanos)
                        .sum(),
                phases.stream()
                        .mapToDouble(phase -> millis(phase.lag(), 99))
                        .max()
                        .orElse(0),
                phases.stream().mapToDouble(phase -> phase.client().gcMillis()).sum(),
                phases.stream().anyMatch(Measurement::clientLimited));
    }
}
