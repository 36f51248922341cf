package cycles.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAddressTest {
    private final PostgresConfiguration configuration = new PostgresConfiguration();

    private PostgresAddress address(Map<String, String> environment) {
        return PostgresAddress.of(configuration, environment).orElseThrow();
    }

    @Test
    void of_noUrl_isEmpty() {
        assertThat(PostgresAddress.of(configuration, Map.of("DATABASE_URL", "", "DATABASE_USER", "u")))
                .isEmpty();
    }

    @Test
    void of_partlyConfigured_environmentProvidesTheRest() {
        configuration.setUser("configured");
        PostgresAddress address = address(Map.of(
                "DATABASE_URL", "jdbc:postgresql://db:5433/cycles",
                "DATABASE_USER", "ignored",
                "DATABASE_PASSWORD", "secret"));
        assertThat(address.location()).isEqualTo("db:5433/cycles");
        assertThat(address.user()).isEqualTo("configured");
        assertThat(address.password()).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "postgresql"})
    void of_uriForm_isConverted(String scheme) {
        PostgresAddress address =
                address(Map.of("DATABASE_URL", scheme + "://joe:p%40ss%2Fw+rd@db.example:6000/app?sslmode=require"));
        assertThat(address.url()).isEqualTo("jdbc:postgresql://db.example:6000/app?sslmode=require");
        assertThat(address.location()).isEqualTo("db.example:6000/app");
        assertThat(address.user()).isEqualTo("joe");
        assertThat(address.password()).isEqualTo("p@ss/w+rd");
    }

    @Test
    void of_separateCredentials_areUsed() {
        PostgresAddress address = address(Map.of(
                "DATABASE_URL", "postgres://db/app",
                "DATABASE_USER", "joe",
                "DATABASE_PASSWORD", "secret"));
        assertThat(address.location()).isEqualTo("db:5432/app");
        assertThat(address.user()).isEqualTo("joe");
        assertThat(address.password()).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://joe:secret@db/app",
                "postgres://joe:sec@ret@db/app",
                "postgres://joe:secret",
                "postgres://joe:secret/app",
                "postgres://joe:secret db:5432/app",
                "postgres://joe:secretdb:5432/app",
                "jdbc:postgresql://db,joe:secret:5432/app",
                "jdbc:postgresql://db:port/x"
            })
    void of_malformedUrl_failsWithOneLineWithoutSecret(String url) {
        configuration.setUrl(url);
        assertThatThrownBy(() -> address(Map.of()))
                .isInstanceOf(PostgresUnavailableException.class)
                .hasMessageContaining("DATABASE_URL")
                .message()
                .doesNotContain("sec", "ret@")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "db-1.example.org", "my_db", "10.0.0.1", "[::1]", "[fe80::1%eth0]"})
    void of_hostNameOrAddress_isAccepted(String host) {
        configuration.setUrl("jdbc:postgresql://" + host + ":5432/cycles");
        assertThat(address(Map.of()).location()).isEqualTo(host + ":5432/cycles");
    }

    @Test
    void toString_urlWithSecret_omitsSecret() {
        configuration.setUrl("jdbc:postgresql://db/app?user=joe&password=secret");
        assertThat(address(Map.of()).toString()).isEqualTo("db:5432/app");
    }
}
