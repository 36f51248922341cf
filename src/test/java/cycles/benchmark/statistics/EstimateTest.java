package cycles.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

    private static Estimate of(Double... values) {
        return Estimate.of(List.of(values)).orElseThrow();
    }

    /** Of the values 1, 2, …, n. */
    private static Estimate ofFirst(int n) {
        return Estimate.of(IntStream.rangeClosed(1, n).mapToObj(i -> (double) i).toList())
                .orElseThrow();
    }

    @Test
    void theMedianIsTheMiddleInWhateverOrderTheRepetitionsRan() {
        assertThat(of(9.0, 1.0, 3.0).median()).isEqualTo(3);
        assertThat(of(9.0, 1.0, 3.0, 4.0).median()).isEqualTo(3.5);
        assertThat(Estimate.of(List.of())).isEmpty();
    }

    /** Ranks and coverage as printed in tables, for example Conover's table A3 or Le Boudec's table A.1. */
    @ParameterizedTest
    @CsvSource({"5, 1, 5, 0.9375", "6, 1, 6, 0.96875", "8, 1, 8, 0.99219", "9, 2, 8, 0.96094", "20, 6, 15, 0.95861"})
    void theIntervalLiesBetweenTwoOrderStatistics(int n, double low, double high, double coverage) {
        Interval interval = ofFirst(n).interval().orElseThrow();
        assertThat(interval.low()).isEqualTo(low);
        assertThat(interval.high()).isEqualTo(high);
        assertThat(interval.coverage()).isCloseTo(coverage, within(1e-5));
    }

    @Test
    void fewRepetitionsHaveNoInterval() {
        assertThat(ofFirst(4).interval()).isEmpty();
    }

    @Test
    void aDifferenceIsClearWhereIntervalsDoNotOverlap() {
        Estimate low = of(1.0, 1.1, 1.2, 1.3, 1.4);
        assertThat(low.isClearlyOtherThan(of(1.5, 1.6, 1.7, 1.8, 1.9))).isTrue();
        assertThat(low.isClearlyOtherThan(of(1.4, 1.6, 1.7, 1.8, 1.9))).isFalse();
        assertThat(low.isClearlyOtherThan(low)).isFalse();
        assertThat(of(1.0, 1.1).isClearlyOtherThan(of(5.0, 5.1))).isFalse();
    }
}
