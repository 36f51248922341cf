package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @ParameterizedTest
    @ValueSource(strings = {"00-T-P-01", "00-T-P-ff", "01-T-P-00", "fe-T-P-01-what-is-to-come", "cc-T-P-01-"})
    void parse_validTraceParent_returnsTheTraceId(String value) {
        assertThat(TraceId.parse(expand(value))).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "T",
                "00-T-P",
                "00-T-P-1",
                "00-T-P-01-more",
                "ff-T-P-01",
                "0-T-P-01",
                "00_T_P_01",
                "00-T-P-01 ",
                " 00-T-P-01",
                "00-T-P-01.more",
                "01-T-P-01more",
                "00-T0-P-01",
                "00-00000000000000000000000000000000-P-01",
                "00-T-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-P-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-P-01"
            })
    void parse_invalidTraceParent_returnsNull(String value) {
        assertThat(TraceId.parse(expand(value))).isNull();
    }

    private static String expand(String value) {
        return value.replace("T", TRACE).replace("P", PARENT);
    }
}
