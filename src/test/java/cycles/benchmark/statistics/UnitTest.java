package cycles.benchmark.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "1|1.00",
                "0.01234|0.0123",
                "12.345|12.3",
                "99.96|100",
                "999.6|1,000",
                "123456|123,000",
                "0.1|0.100"
            })
    void digits_roundsToThreeSignificantDigits(double value, String text) {
        assertThat(Unit.digits(value)).isEqualTo(text);
    }

    @Test
    void text_appendsUnit() {
        assertThat(Unit.MILLISECONDS.text(1.5)).isEqualTo("1.50 ms");
        assertThat(Unit.MILLISECONDS.text(40_123)).isEqualTo("40.1 s");
        assertThat(Unit.PER_SECOND.text(1234)).isEqualTo("1,230/s");
        assertThat(Unit.SHARE.text(0.0012)).isEqualTo("0.120 %");
        assertThat(Unit.count(1234567)).isEqualTo("1,234,567");
    }

    @Test
    void ofKey_unknownMetric_isRefusedWithChoices() {
        assertThat(Metric.ofKey("p99.9")).isEqualTo(Metric.P999);
        assertThatThrownBy(() -> Metric.ofKey("p42"))
                .hasMessage(
                        "unknown metric 'p42', valid are: time, ready, cold-share, throughput, failures, mean, p50, p95, p99, p99.9, max");
    }
}
