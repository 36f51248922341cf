package cycles.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.configuration.ConfigurationParsingException;
import io.dropwizard.configuration.ConfigurationValidationException;
import io.dropwizard.configuration.DefaultConfigurationFactoryFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.util.Duration;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthConfigurationTest {
    private static AuthConfiguration parse(String yaml) throws Exception {
        return new DefaultConfigurationFactoryFactory<AuthConfiguration>()
                .create(AuthConfiguration.class, Validators.newValidator(), Jackson.newObjectMapper(), "dw")
                .build(path -> new ByteArrayInputStream(yaml.getBytes(UTF_8)), "auth");
    }

    @Test
    void parse_empty_usesDefaults() throws Exception {
        AuthConfiguration configuration = parse("{}");
        assertThat(configuration.jwtKey).isNull();
        assertThat(configuration.tokenLifetime).isEqualTo(Duration.hours(24));
        assertThat(configuration.hashing.threads).isPositive();
        assertThat(configuration.hashing.maxWaiting).isGreaterThanOrEqualTo(1_000);
        assertThat(configuration.hashing.maxWait).isEqualTo(Duration.seconds(2));
    }

    @Test
    void parse_allKeys_setsThem() throws Exception {
        AuthConfiguration configuration = parse("""
                jwtKey: some key
                jwtKeyFile: /run/secrets/key
                jwtKeys: [{id: one, key: some key}, {id: two, keyFile: /run/secrets/two}]
                issuer: me
                audience: you
                tokenLifetime: 10m
                tokenVersionTtl: 500ms
                cacheSize: 7
                hashing: {threads: 3, maxWaiting: 5, maxWait: 7s}
                """);
        assertThat(configuration.jwtKey).isEqualTo("some key");
        assertThat(configuration.jwtKeyFile).isEqualTo(Path.of("/run/secrets/key"));
        assertThat(configuration.jwtKeys).extracting(key -> key.id).containsExactly("one", "two");
        assertThat(configuration.jwtKeys.get(0).key).isEqualTo("some key");
        assertThat(configuration.jwtKeys.get(1).keyFile).isEqualTo(Path.of("/run/secrets/two"));
        assertThat(configuration.issuer).isEqualTo("me");
        assertThat(configuration.audience).isEqualTo("you");
        assertThat(configuration.tokenLifetime).isEqualTo(Duration.minutes(10));
        assertThat(configuration.tokenVersionTtl).isEqualTo(Duration.milliseconds(500));
        assertThat(configuration.cacheSize).isEqualTo(7);
        assertThat(configuration.hashing.threads).isEqualTo(3);
        assertThat(configuration.hashing.maxWaiting).isEqualTo(5);
        assertThat(configuration.hashing.maxWait).isEqualTo(Duration.seconds(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenLifetime: 1s",
                "tokenLifetime: 31d",
                "tokenVersionTtl: 6s",
                "issuer: ''",
                "audience: ' '",
                "cacheSize: -1",
                "hashing: {threads: 0}",
                "hashing: {maxWaiting: 0}",
                "hashing: {maxWait: 0s}",
                "hashing: null"
            })
    void parse_valueOutOfRange_isRejected(String yaml) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(ConfigurationValidationException.class)
                .hasMessageContaining(yaml.substring(0, yaml.indexOf(':')));
    }

    @Test
    void parse_unknownKey_isRejected() {
        assertThatThrownBy(() -> parse("jwtKye: x")).isInstanceOf(ConfigurationParsingException.class);
    }
}
