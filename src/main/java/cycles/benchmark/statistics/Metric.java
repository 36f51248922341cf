package cycles.benchmark.statistics;

import cycles.benchmark.run.ColdStart;
import cycles.benchmark.run.Latency;
import cycles.benchmark.run.Outcome;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.ScenarioKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the metrics by which repetitions, backends and runs are compared. */
public enum Metric {
    TIME("total time", Unit.SECONDS),
    /** From the start of the process until the service reports that it is ready. */
    READY("time until ready", Unit.SECONDS),
    /** Throughput of a cold start as a share of the throughput of the same load in the steady state. */
    COLD_SHARE("share of steady state", Unit.SHARE),
    THROUGHPUT("throughput", Unit.PER_SECOND),
    FAILURES("failures", Unit.SHARE),
    MEAN("mean", Unit.MILLISECONDS),
    P50("p50", Unit.MILLISECONDS),
    P95("p95", Unit.MILLISECONDS),
    P99("p99", Unit.MILLISECONDS),
    P999("p99.9", Unit.MILLISECONDS),
    MAX("max", Unit.MILLISECONDS);

    private final String title;
    private final Unit unit;

    Metric(String title, Unit unit) {
        this.title = title;
        this.unit = unit;
    }

    /**
     * Returns the metric that determines the winner of a scenario: total time, time until ready, throughput of a closed loop, or
     * p99 at a given rate.
     */
    public static Metric decisive(ScenarioKind kind) {
        return switch (kind) {
            case SEED -> TIME;
            case COLD_START -> READY;
            case CLOSED -> THROUGHPUT;
            case OPEN -> P99;
        };
    }

    /** Returns the metrics by which two runs of a scenario are compared; the time only for a fixed amount of work. */
    public static List<Metric> compared(ScenarioKind kind) {
        List<Metric> all = List.of(THROUGHPUT, FAILURES, P50, P95, P99, P999, MAX, MEAN);
        return Stream.concat(
                        switch (kind) {
                            case SEED -> Stream.of(TIME);
                            case COLD_START -> Stream.of(READY, COLD_SHARE);
                            case CLOSED, OPEN -> Stream.of();
                        },
                        all.stream())
                .toList();
    }

    /** Returns the name of the metric on the command line. */
    public String key() {
        return this == P999 ? "p99.9" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the metric with this name on the command line.
     *
     * @throws IllegalArgumentException with the valid names, when there is no such metric
     */
    public static Metric ofKey(String key) {
        return Arrays.stream(values())
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown metric '%s', valid are: %s"
                        .formatted(key, Arrays.stream(values()).map(Metric::key).collect(Collectors.joining(", ")))));
    }

    /** Returns the title for reports. */
    public String title() {
        return title;
    }

    /** Returns the unit of the values. */
    public Unit unit() {
        return unit;
    }

    /** Returns whether a higher value is better. */
    public boolean isHigherBetter() {
        return this == THROUGHPUT || this == COLD_SHARE;
    }

    /** Returns the value in the unit of this metric; empty for a latency without requests and where it does not apply. */
    public Optional<Double> of(Repetition repetition) {
        Outcome total = repetition.total();
        return switch (this) {
            case TIME -> Optional.of(repetition.durationSeconds());
            case READY -> Optional.ofNullable(repetition.coldStart()).map(ColdStart::secondsToReady);
            case COLD_SHARE ->
                Optional.ofNullable(repetition.coldStart())
                        .filter(start -> start.steadyThroughput() > 0)
                        .map(start -> total.throughput() / start.steadyThroughput());
            case THROUGHPUT -> Optional.of(total.throughput());
            case FAILURES -> Optional.of(total.requests() == 0 ? 0.0 : (double) total.failures() / total.requests());
            default -> Optional.ofNullable(total.latency()).map(this::of);
        };
    }

    private double of(Latency latency) {
        return switch (this) {
            case MEAN -> latency.mean();
            case P50 -> latency.p50();
            case P95 -> latency.p95();
            case P99 -> latency.p99();
            case P999 -> latency.p999();
            case MAX -> latency.max();
            default -> throw new IllegalStateException(title + " is not a latency");
        };
    }
}
