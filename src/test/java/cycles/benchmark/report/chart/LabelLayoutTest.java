package cycles.benchmark.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelLayoutTest {

    @Test
    void spread_noOverlap_keepsPositions() {
        assertThat(LabelLayout.spread(List.of(50.0, 10.0), 14, 0, 100)).containsExactly(50, 10);
    }

    @Test
    void spread_overlap_movesApartInOrder() {
        assertThat(LabelLayout.spread(List.of(50.0, 49.0, 51.0), 14, 0, 100)).containsExactly(63, 49, 77);
    }

    @Test
    void spread_atEdge_movesInwards() {
        assertThat(LabelLayout.spread(List.of(100.0, 99.0), 14, 0, 100)).containsExactly(100, 86);
    }
}
