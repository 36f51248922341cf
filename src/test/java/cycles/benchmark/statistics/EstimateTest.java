package cycles.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {
    private static final int JVMS = 4;
    private static final int REPETITIONS = 2;
    private static final double MEAN = 100;
    private static final double JVM_DEVIATION = 3;
    private static final double REPETITION_DEVIATION = 5;
    private static final int SIMULATIONS = 20_000;

    private final SplittableRandom random = new SplittableRandom(19);

    /** Returns the estimate of JVMs with one repetition each. */
    private static Estimate of(Double... values) {
        return Estimate.of(Stream.of(values).map(List::of).toList()).orElseThrow();
    }

    /** Simulates a run: values that vary between JVMs and between the repetitions of each JVM. */
    private List<List<Double>> simulate(double mean) {
        List<List<Double>> jvms = new ArrayList<>();
        for (int jvm = 0; jvm < JVMS; jvm++) {
            double jvmMean = mean + JVM_DEVIATION * random.nextGaussian();
            jvms.add(Stream.generate(() -> jvmMean + REPETITION_DEVIATION * random.nextGaussian())
                    .limit(REPETITIONS)
                    .toList());
        }
        return jvms;
    }

    private Estimate simulated(double mean) {
        return Estimate.of(simulate(mean)).orElseThrow();
    }

    private static boolean covers(Estimate estimate) {
        Interval interval = estimate.interval().orElseThrow();
        return interval.low() <= MEAN && MEAN <= interval.high();
    }

    @Test
    void of_nestedValues_isMeanOfJvmMeans() {
        Estimate estimate = Estimate.of(List.of(List.of(1.0, 3.0), List.of(), List.of(10.0)))
                .orElseThrow();
        assertThat(estimate.mean()).isEqualTo(6);
        assertThat(estimate.jvms()).isEqualTo(2);
        assertThat(estimate.repetitions()).isEqualTo(3);
        assertThat(Estimate.of(List.of())).isEmpty();
        assertThat(Estimate.of(List.of(List.of()))).isEmpty();
    }

    /** Half widths from published tables: t at 99.5 % divided by the root of n, for a standard deviation of 1. */
    @ParameterizedTest
    @CsvSource({"3, 9.925", "4, 5.841", "5, 4.604", "11, 3.169", "31, 2.750", "41, 2.750"})
    void of_enoughJvms_intervalIsStudents(int n, double t) {
        Double[] values = new Double[n];
        for (int i = 0; i < n; i++) {
            values[i] = MEAN + (i % 2 == 0 ? 1.0 : -1.0);
        }
        Estimate estimate = of(values);
        double squares = Stream.of(values)
                .mapToDouble(each -> Math.pow(each - estimate.mean(), 2))
                .sum();
        double half = t * Math.sqrt(squares / (n - 1)) / Math.sqrt(n);
        assertThat(estimate.interval().orElseThrow().low()).isCloseTo(estimate.mean() - half, within(1e-9));
        assertThat(estimate.interval().orElseThrow().high()).isCloseTo(estimate.mean() + half, within(1e-9));
    }

    @Test
    void of_twoJvms_hasNoInterval() {
        assertThat(of(1.0, 2.0).interval()).isEmpty();
        assertThat(Estimate.of(List.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0)))
                        .orElseThrow()
                        .interval())
                .isEmpty();
    }

    @Test
    void of_positiveValues_intervalHasNoNegativeValues() {
        assertThat(of(0.0, 0.0, 1.0).interval().orElseThrow().low()).isZero();
        assertThat(of(-1.0, 0.0, 1.0).interval().orElseThrow().low()).isNegative();
    }

    @Test
    void interval_nestedVariation_hasItsConfidence() {
        int covered = 0;
        int coveredByRepetitions = 0;
        for (int i = 0; i < SIMULATIONS; i++) {
            List<List<Double>> jvms = simulate(MEAN);
            covered += covers(Estimate.of(jvms).orElseThrow()) ? 1 : 0;
            // As if all repetitions were independent.
            coveredByRepetitions +=
                    covers(of(jvms.stream().flatMap(List::stream).toArray(Double[]::new))) ? 1 : 0;
        }
        assertThat(covered / (double) SIMULATIONS).isCloseTo(Estimate.CONFIDENCE, within(0.003));
        assertThat(coveredByRepetitions / (double) SIMULATIONS).isLessThan(0.98);
    }

    @Test
    void differsClearlyFrom_identicalRuns_isRare() {
        int clear = 0;
        for (int i = 0; i < SIMULATIONS; i++) {
            clear += simulated(MEAN).differsClearlyFrom(simulated(MEAN)) ? 1 : 0;
        }
        assertThat(clear / (double) SIMULATIONS).isLessThan(0.0005);
    }

    @Test
    void differsClearlyFrom_largeDifference_isDetected() {
        int clear = 0;
        for (int i = 0; i < SIMULATIONS; i++) {
            clear += simulated(MEAN).differsClearlyFrom(simulated(1.6 * MEAN)) ? 1 : 0;
        }
        assertThat(clear / (double) SIMULATIONS).isGreaterThan(0.95);
    }

    @Test
    void differsClearlyFrom_overlappingIntervals_isFalse() {
        Estimate low = of(1.0, 1.1, 1.2, 1.3, 1.4);
        assertThat(low.differsClearlyFrom(of(2.0, 2.1, 2.2, 2.3, 2.4))).isTrue();
        assertThat(low.differsClearlyFrom(of(1.5, 1.6, 1.7, 1.8, 1.9))).isFalse();
        assertThat(low.differsClearlyFrom(low)).isFalse();
        assertThat(of(1.0, 1.1).differsClearlyFrom(of(5.0, 5.1))).isFalse();
    }
}
