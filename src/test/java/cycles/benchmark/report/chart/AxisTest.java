package cycles.benchmark.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

    private static List<String> labels(Axis axis) {
        return axis.ticks().stream().map(Axis.Tick::label).toList();
    }

    @Test
    void linear_ticks_goFromZeroToRoundNumber() {
        assertThat(labels(Axis.linear("", List.of(1.0, 5.4)))).containsExactly("0", "1", "2", "3", "4", "5", "6");
        assertThat(labels(Axis.linear("", List.of(4123.0))))
                .containsExactly("0", "1,000", "2,000", "3,000", "4,000", "5,000");
        assertThat(labels(Axis.linear("", List.of(0.011))))
                .containsExactly("0", "0.002", "0.004", "0.006", "0.008", "0.01", "0.012");
        assertThat(labels(Axis.linear("", List.of(0.0)))).startsWith("0");
    }

    @Test
    void logarithmic_ticks_coverAllValuesAndOneDecade() {
        assertThat(labels(Axis.logarithmic("", List.of(3.0, 4.0)))).containsExactly("2", "5", "10", "20");
        assertThat(labels(Axis.logarithmic("", List.of(0.3, 900.0)))).containsExactly("1", "10", "100", "1,000");
        Axis axis = Axis.logarithmic("", List.of(1.0, 100.0));
        assertThat(axis.position(10)).isEqualTo(0.5);
        assertThat(axis.position(0)).isZero();
    }
}
