package cycles.repository.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import cycles.embedded.Appendfsync;
import cycles.repository.CycleRepositoryFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import jakarta.validation.ConstraintViolation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisCycleRepositoryFactoryTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("REDIS_HOST", "there", "REDIS_PORT", "1234", "REDIS_PASSWORD", "canary", "REDIS_DB", "5");

    private static RedisCycleRepositoryFactory parse(String yaml) throws IOException {
        return (RedisCycleRepositoryFactory)
                Jackson.newObjectMapper(new YAMLFactory()).readValue(yaml, CycleRepositoryFactory.class);
    }

    @Test
    void everyKeyCanBeConfigured() throws Exception {
        RedisCycleRepositoryFactory factory = parse("""
                type: redis
                host: here
                port: 7000
                username: joe
                password: secret
                database: 1
                tls: true
                tlsAuthorities: /etc/redis/ca.pem
                poolSize: 2
                connectTimeout: 3ms
                readTimeout: 4ms
                borrowTimeout: 5ms
                embedded: {appendfsync: always}
                """);
        assertThat(factory.name()).isEqualTo("redis");
        assertThat(factory.settings(ENVIRONMENT))
                .isEqualTo(new RedisSettings(
                        "here",
                        7000,
                        "joe",
                        "secret",
                        1,
                        new RedisTls(Path.of("/etc/redis/ca.pem")),
                        2,
                        Duration.ofMillis(3),
                        Duration.ofMillis(4),
                        Duration.ofMillis(5),
                        Appendfsync.ALWAYS));
    }

    @Test
    void whatIsNotConfiguredComesFromTheEnvironment() throws Exception {
        RedisSettings settings = parse("type: redis").settings(ENVIRONMENT);
        assertThat(settings).hasToString("redis://there:1234/5");
        assertThat(settings.password()).isEqualTo("canary");
    }

    @Test
    void encryptionAndItsAuthoritiesComeFromTheEnvironmentToo() throws Exception {
        RedisCycleRepositoryFactory factory = parse("{type: redis, host: there}");
        RedisSettings settings =
                factory.settings(Map.of("REDIS_TLS", "true", "REDIS_CA", "/etc/redis/ca.pem", "REDIS_USERNAME", "joe"));
        assertThat(settings).hasToString("rediss://there:6379/0");
        assertThat(settings.tls()).isEqualTo(new RedisTls(Path.of("/etc/redis/ca.pem")));
        assertThat(settings.username()).isEqualTo("joe");
        assertThat(factory.settings(Map.of("REDIS_TLS", "true", "REDIS_CA", "")).tls())
                .isEqualTo(new RedisTls(null));
        assertThat(factory.settings(Map.of("REDIS_TLS", "false")).tls()).isNull();
        assertThat(parse("{type: redis, tls: false}")
                        .settings(Map.of("REDIS_TLS", "true"))
                        .tls())
                .isNull();
        assertThatThrownBy(() -> factory.settings(Map.of("REDIS_TLS", "yes")))
                .hasMessage("REDIS_TLS must be true or false: yes");
    }

    @Test
    void whatIsEmptyIsNotConfigured() throws Exception {
        RedisSettings settings = parse("{type: redis, host: '', password: ''}")
                .settings(Map.of("REDIS_HOST", "", "REDIS_PORT", "", "REDIS_PASSWORD", "", "REDIS_DB", ""));
        assertThat(settings.host()).isNull();
        assertThat(settings.password()).isNull();
        assertThat(settings.port()).isEqualTo(6379);
        assertThat(settings.database()).isZero();
    }

    @Test
    void aCallEndsWithinTwoSecondsByDefault() throws Exception {
        assertThat(parse("type: redis").settings(Map.of()).longestCall()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aVariableThatIsNoNumberIsOneClearLine() throws Exception {
        RedisCycleRepositoryFactory factory = parse("type: redis");
        assertThatThrownBy(() -> factory.settings(Map.of("REDIS_PORT", "many")))
                .hasMessage("REDIS_PORT is not a number: many");
    }

    @Test
    void parse_unknownAppendfsync_isRefusedWithTheChoices() {
        assertThatThrownBy(() -> parse("{type: redis, embedded: {appendfsync: never}}"))
                .hasMessageContainingAll("never", "ALWAYS", "EVERYSEC");
    }

    @Test
    void settings_noAppendfsync_isEverysec() throws Exception {
        assertThat(parse("type: redis").settings(Map.of()).embeddedFsync()).isEqualTo(Appendfsync.EVERYSEC);
        assertThat(parse("{type: redis, embedded: {}}").settings(Map.of()).embeddedFsync())
                .isEqualTo(Appendfsync.EVERYSEC);
    }

    @Test
    void aBadNumberIsRefusedByItsKey() throws Exception {
        assertThat(Validators.newValidator().validate(parse("{type: redis, port: 0, poolSize: 0, readTimeout: 0s}")))
                .extracting(ConstraintViolation::getPropertyPath)
                .map(Object::toString)
                .containsExactlyInAnyOrder("port", "poolSize", "readTimeout");
    }
}
