package cycles.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyStateTest {

    @Test
    void of_constantThroughput_isReachedWithEnoughWindows() {
        assertThat(SteadyState.of(List.of(1000.0, 1000.0, 1000.0, 1000.0, 1000.0), null)
                        .isReached())
                .isFalse();
        assertThat(SteadyState.of(List.of(1000.0, 1000.0, 1000.0, 1000.0, 1000.0, 1000.0), null)
                        .isReached())
                .isTrue();
    }

    @Test
    void of_warmUpFollowedByNoise_onlyLastWindowsCount() {
        SteadyState state = SteadyState.of(List.of(100.0, 400.0, 1020.0, 980.0, 1000.0, 1000.0, 1020.0, 980.0), null);
        assertThat(state.isReached()).isTrue();
        assertThat(state.variation()).isCloseTo(Math.sqrt(4 * 400 / 5.0) / 1000, within(1e-9));
        assertThat(SteadyState.mean(List.of(100.0, 400.0, 1020.0, 980.0, 1000.0, 1000.0, 1020.0, 980.0)))
                .isEqualTo(1000);
    }

    @Test
    void of_strongVariation_isNotReached() {
        SteadyState state = SteadyState.of(List.of(1100.0, 900.0, 1000.0, 1000.0, 900.0, 1100.0), null);
        assertThat(state.rise()).isCloseTo(0, within(1e-9));
        assertThat(state.variation()).isGreaterThan(SteadyState.MAX_VARIATION);
        assertThat(state.isReached()).isFalse();
    }

    /** The coefficient of variation alone does not detect this rise of 10 %. */
    @Test
    void of_slowRise_isNotReached() {
        SteadyState rising = SteadyState.of(List.of(950.0, 970.0, 990.0, 1010.0, 1030.0, 1050.0), null);
        assertThat(rising.variation()).isLessThan(SteadyState.MAX_VARIATION);
        assertThat(rising.rise()).isCloseTo(0.1, within(1e-9));
        assertThat(rising.isReached()).isFalse();
        assertThat(SteadyState.of(List.of(1050.0, 1030.0, 1010.0, 990.0, 970.0, 950.0), null)
                        .isReached())
                .isTrue();
    }

    @Test
    void of_noThroughput_isNotReached() {
        assertThat(SteadyState.of(List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), null).isReached())
                .isFalse();
    }

    /** On a plateau the throughput is steady while the compiler is busy. */
    @Test
    void of_busyCompiler_isNotReached() {
        List<Double> plateau = List.of(1000.0, 1000.0, 1000.0, 1000.0, 1000.0, 1000.0);
        assertThat(SteadyState.of(plateau, 0.21).isReached()).isFalse();
        assertThat(SteadyState.of(plateau, 0.2).isReached()).isTrue();
    }
}
