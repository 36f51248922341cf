package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ClientAddressesTest {
    private final ClientAddresses addresses =
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
    void of_forwardedFor_isUsedFromTrustedProxiesOnly(String peer, String forwardedFor, String client) {
        assertThat(addresses.of(peer, List.of(forwardedFor))).isEqualTo(client);
    }

    @Test
    void of_severalForwardedAddresses_isTheLastUntrusted() {
        assertThat(addresses.of("10.0.0.1", List.of("1.1.1.1, 203.0.113.9, 10.0.0.2")))
                .isEqualTo("203.0.113.9");
        assertThat(addresses.of("10.0.0.1", List.of("1.1.1.1", "203.0.113.9, 10.0.0.2")))
                .isEqualTo("203.0.113.9");
        assertThat(addresses.of("10.0.0.1", List.of("10.0.0.3,10.0.0.2"))).isEqualTo("10.0.0.3");
        assertThat(addresses.of("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "203.0.113.9:50123, 203.0.113.9",
                "'\"203.0.113.9\"', 203.0.113.9",
                "'\"203.0.113.9:50123\"', 203.0.113.9",
                "203.0.113.9:_hidden, 203.0.113.9",
                "[2001:db8:1:2::9]:50123, 2001:db8:1:2::/64",
                "'\"[2001:db8:1:2::9]:50123\"', 2001:db8:1:2::/64",
                "'\"[2001:db8:1:2::9]\"', 2001:db8:1:2::/64",
                "'\" 2001:db8:1:2::9 \"', 2001:db8:1:2::/64",
                "[fe80::1%eth0]:80, fe80::/64",
                "[::ffff:203.0.113.9]:80, 203.0.113.9",
                "'203.0.113.9:50123, 10.0.0.2:443', 203.0.113.9",
                "'1.1.1.1:1, 203.0.113.9:50123, \"10.0.0.2:443\"', 203.0.113.9",
                "'203.0.113.9, ', 203.0.113.9",
                "'203.0.113.9,, 10.0.0.2', 203.0.113.9"
            })
    void of_addressWithPortOrQuotes_isTheAddress(String forwardedFor, String client) {
        assertThat(addresses.of("10.1.2.3", List.of(forwardedFor))).isEqualTo(client);
        assertThat(addresses.of("198.51.100.7", List.of(forwardedFor)))
                .as("from an untrusted peer")
                .isEqualTo("198.51.100.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "_hidden",
                "_hidden:80",
                "203.0.113.9:",
                "203.0.113.9:http",
                "203.0.113.9:123456",
                "203.0.113:80",
                "[203.0.113.9",
                "203.0.113.9]:80",
                "[]:80",
                "\"203.0.113.9",
                "\"",
                "for=203.0.113.9",
                "localhost:80",
                "203.0.113.9\n:80"
            })
    void of_invalidForwardedFor_isTheProxyAndWarnsOnce(String value) {
        Logger logger = (Logger) LoggerFactory.getLogger(ClientAddresses.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(addresses.of("10.1.2.3", List.of("198.51.100.1, " + value)))
                        .isEqualTo("10.1.2.3");
            }
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("X-Forwarded-For", "10.1.2.3", value.replace("\n", "?"))
                .doesNotContain("\n", "198.51.100.1");
    }

    @Test
    void of_noValueOrUntrustedPeer_doesNotWarn() {
        Logger logger = (Logger) LoggerFactory.getLogger(ClientAddresses.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            addresses.of("10.1.2.3", List.of());
            addresses.of("10.1.2.3", List.of("", " , "));
            addresses.of("198.51.100.7", List.of("unknown"));
            addresses.of("10.1.2.3", List.of("unknown, 203.0.113.9"));
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).isEmpty();
    }

    @Test
    void of_noTrustedProxies_isThePeer() {
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
                "10.0.0.1:80",
                "[::1]:80",
                "10.0.0"
            })
    void constructor_invalidProxy_isRefusedByName(String proxy) {
        assertThatThrownBy(() -> new ClientAddresses(List.of(proxy)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("http.trustedProxies: '" + proxy + "'");
    }
}
