package cycles.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyStateTest {

    @Test
    void of_constantThroughput_isReachedWithEnoughWindows() {
        assertThat(SteadyState.of(List.of(1000.0, 1000.0, 1000.0, 1000.0)).isReached())
                .isFalse();
        assertThat(SteadyState.of(List.of(1000.0, 1000.0, 1000.0, 1000.0, 1000.0))
                        .isReached())
                .isTrue();
    }

    @Test
    void of_warmUpFollowedByNoise_onlyLastWindowsCount() {
        SteadyState state = SteadyState.of(List.of(100.0, 400.0, 1020.0, 980.0, 1000.0, 1020.0, 980.0));
        assertThat(state.isReached()).isTrue();
        assertThat(state.variation()).isCloseTo(0.02, within(1e-9));
        assertThat(SteadyState.mean(List.of(100.0, 400.0, 1020.0, 980.0, 1000.0, 1020.0, 980.0)))
                .isEqualTo(1000);
    }

    @Test
    void of_strongVariation_isNotReached() {
        SteadyState state = SteadyState.of(List.of(1100.0, 900.0, 1000.0, 900.0, 1100.0));
        assertThat(state.rise()).isCloseTo(0, within(1e-9));
        assertThat(state.variation()).isCloseTo(0.1, within(1e-9));
        assertThat(state.isReached()).isFalse();
    }

    /** The coefficient of variation alone does not detect this rise of 8 %. */
    @Test
    void of_slowRise_isNotReached() {
        SteadyState rising = SteadyState.of(List.of(960.0, 980.0, 1000.0, 1020.0, 1040.0));
        assertThat(rising.variation()).isLessThan(SteadyState.MAX_VARIATION);
        assertThat(rising.rise()).isCloseTo(0.08, within(1e-9));
        assertThat(rising.isReached()).isFalse();
        assertThat(SteadyState.of(List.of(1040.0, 1020.0, 1000.0, 980.0, 960.0)).isReached())
                .isTrue();
    }

    @Test
    void of_noThroughput_isNotReached() {
        assertThat(SteadyState.of(List.of(0.0, 0.0, 0.0, 0.0, 0.0)).isReached()).isFalse();
    }
}
