package cycles.ops.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CrossSiteFilterTest {
    private final CrossSiteFilter filter = new CrossSiteFilter(List.of("Cycles.Internal"));

    private boolean isServed(String site, String origin, String host, boolean loopback) {
        return filter.refusalReason(site, origin, host, loopback).isEmpty();
    }

    @Test
    void request_unknownHost_isServedOffLoopbackOnly() {
        for (String host : List.of("cycles:8081", "cycles.default.svc.cluster.local", "evil.example")) {
            assertThat(isServed(null, null, host, false)).isTrue();
            assertThat(isServed(null, null, host, true)).isFalse();
            assertThat(isServed(null, "http://" + host, host, false)).isFalse();
            assertThat(isServed("same-origin", null, host, false)).isFalse();
        }
    }

    @Test
    void request_configuredHost_isServed() {
        assertThat(isServed(null, null, "cycles.internal:8081", true)).isTrue();
        assertThat(isServed("same-origin", "https://cycles.internal", "cycles.internal", false))
                .isTrue();
        assertThat(isServed("cross-site", null, "cycles.internal", false)).isFalse();
        assertThat(isServed(null, "http://other", "cycles.internal", false)).isFalse();
    }

    @Test
    void request_withoutHost_isServedWithoutOrigin() {
        assertThat(isServed(null, null, null, true)).isTrue();
        assertThat(isServed(null, "http://localhost", null, true)).isFalse();
    }

    @Test
    void constructor_invalidHost_isRefused() {
        for (String host : List.of("", "a:8081", "http://a", "a b", "*")) {
            assertThatThrownBy(() -> new CrossSiteFilter(List.of(host)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("http.adminHosts: '" + host + "' is not a host name without a port");
        }
    }
}
