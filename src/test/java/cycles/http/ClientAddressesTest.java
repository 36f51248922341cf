package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {
    private final ClientAddresses trusting =
            new ClientAddresses(List.of("10.0.0.0/8", "192.0.2.1", "2001:db8:ffff::/48"));

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 203.0.113.9, 198.51.100.7",
        "10.1.2.3, 203.0.113.9, 203.0.113.9",
        "192.0.2.1, 203.0.113.9, 203.0.113.9",
        "192.0.2.2, 203.0.113.9, 192.0.2.2",
        "11.0.0.1, 203.0.113.9, 11.0.0.1",
        "2001:db8:ffff:1::5, 203.0.113.9, 203.0.113.9",
        "10.1.2.3, 2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "10.1.2.3, [2001:db8:1:2::9], 2001:db8:1:2::/64",
        "10.1.2.3, nonsense, 10.1.2.3",
        "10.1.2.3, '', 10.1.2.3",
        "10.1.2.3, localhost, 10.1.2.3",
        "::ffff:10.1.2.3, 203.0.113.9, 203.0.113.9",
        "fe80::1:2:3:4%eth0, 203.0.113.9, fe80::/64"
    })
    void onlyATrustedProxyMaySpeakForAnother(String peer, String forwardedFor, String client) {
        assertThat(trusting.of(peer, List.of(forwardedFor))).isEqualTo(client);
    }

    @Test
    void theNearestAddressThatIsNoTrustedProxyIsTheClientWhateverItClaimsItself() {
        assertThat(trusting.of("10.0.0.1", List.of("1.1.1.1, 203.0.113.9, 10.0.0.2")))
                .isEqualTo("203.0.113.9");
        assertThat(trusting.of("10.0.0.1", List.of("1.1.1.1", "203.0.113.9, 10.0.0.2")))
                .isEqualTo("203.0.113.9");
        assertThat(trusting.of("10.0.0.1", List.of("10.0.0.3,10.0.0.2"))).isEqualTo("10.0.0.3");
        assertThat(trusting.of("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
    }

    @Test
    void withoutConfigurationNobodyMay() {
        assertThat(new ClientAddresses(List.of()).of("127.0.0.1", List.of("203.0.113.9")))
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example.com",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/x",
                "10.0.0.0/",
                "::/129",
                "10.0.0"
            })
    void whatIsNoAddressIsRefusedByName(String proxy) {
        assertThatThrownBy(() -> new ClientAddresses(List.of(proxy)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("http.trustedProxies: '" + proxy + "'");
    }
}
