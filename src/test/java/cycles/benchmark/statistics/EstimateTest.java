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

    /** Returns the estimate of the values 1, 2, …, n. */
    private static Estimate ofFirst(int n) {
        return Estimate.of(IntStream.rangeClosed(1, n).mapToObj(i -> (double) i).toList())
                .orElseThrow();
    }

    @Test
    void of_unorderedValues_hasTheirMedian() {
        assertThat(of(9.0, 1.0, 3.0).median()).isEqualTo(3);
        assertThat(of(9.0, 1.0, 3.0, 4.0).median()).isEqualTo(3.5);
        assertThat(Estimate.of(List.of())).isEmpty();
    }

    /** Ranks and coverage from published tables, for example Conover's table A3 or Le Boudec's table A.1. */
    @ParameterizedTest
    @CsvSource({"5, 1, 5, 0.9375", "6, 1, 6, 0.96875", "8, 1, 8, 0.99219", "9, 2, 8, 0.96094", "20, 6, 15, 0.95861"})
    void of_enoughValues_intervalHasTabulatedRanks(int n, double low, double high, double coverage) {
        Interval interval = ofFirst(n).interval().orElseThrow();
        assertThat(interval.low()).isEqualTo(low);
        assertThat(interval.high()).isEqualTo(high);
        assertThat(interval.coverage()).isCloseTo(coverage, within(1e-5));
    }

    @Test
    void of_fourValues_hasNoInterval() {
        assertThat(ofFirst(4).interval()).isEmpty();
    }

    @Test
    void differsClearlyFrom_overlappingIntervals_isFalse() {
        Estimate low = of(1.0, 1.1, 1.2, 1.3, 1.4);
        assertThat(low.differsClearlyFrom(of(1.5, 1.6, 1.7, 1.8, 1.9))).isTrue();
        assertThat(low.differsClearlyFrom(of(1.4, 1.6, 1.7, 1.8, 1.9))).isFalse();
        assertThat(low.differsClearlyFrom(low)).isFalse();
        assertThat(of(1.0, 1.1).differsClearlyFrom(of(5.0, 5.1))).isFalse();
    }
}
