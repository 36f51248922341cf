package cycles.repository.redis;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.embedded.Appendfsync;
import cycles.repository.CycleRepositoryFactory;
import cycles.repository.RepositoryContext;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Builds a repository that stores cycles in Redis: {@code type: redis}. The keys {@code host}, {@code port}, {@code username},
 * {@code password}, {@code database}, {@code tls} and {@code tlsAuthorities} default to the environment variables {@code
 * REDIS_HOST}, {@code REDIS_PORT}, {@code REDIS_USERNAME}, {@code REDIS_PASSWORD}, {@code REDIS_DB}, {@code REDIS_TLS} and {@code
 * REDIS_CA}. Without a host the embedded server is used, with its own port and password.
 */
@JsonTypeName("redis")
public final class RedisCycleRepositoryFactory implements CycleRepositoryFactory {
    @JsonProperty
    @Nullable
    String host;

    @JsonProperty
    @Min(1)
    @Max(65535)
    @Nullable
    Integer port;

    /** A user of Redis' access control lists (ACL); unset for the default user. */
    @JsonProperty
    @Nullable
    String username;

    @JsonProperty
    @Nullable
    String password;

    @JsonProperty
    @Min(0)
    @Nullable
    Integer database;

    /** Whether connections use TLS. The server's certificate must be issued for {@code host}. */
    @JsonProperty
    @Nullable
    Boolean tls;

    /** A PEM file of the trusted certificate authorities; unset for those that the JDK trusts. */
    @JsonProperty
    @Nullable
    Path tlsAuthorities;

    /** One connection per concurrent call of the API; with fewer, calls wait for a connection. */
    @JsonProperty
    @Min(1)
    int poolSize = 64;

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    Duration connectTimeout = Duration.milliseconds(500);

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    Duration readTimeout = Duration.milliseconds(1000);

    /** How long a call waits for a connection of the pool. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    Duration borrowTimeout = Duration.milliseconds(400);

    /** The settings of the embedded server; without effect on any other server. */
    @JsonProperty
    @NotNull
    Embedded embedded = new Embedded(Appendfsync.EVERYSEC);

    /** @param appendfsync null for {@code everysec}; with {@code always} an acknowledged write survives a power loss */
    record Embedded(@JsonProperty @Nullable Appendfsync appendfsync) {}

    @Override
    public CycleRepository build(RepositoryContext context) {
        return new RedisCycleRepository(settings(System.getenv()), context);
    }

    /** @throws CycleRepositoryException when a variable has an invalid value */
    RedisSettings settings(Map<String, String> environment) {
        return new RedisSettings(
                text(host, environment.get("REDIS_HOST")),
                port != null ? port : number(environment, "REDIS_PORT", 6379),
                text(username, environment.get("REDIS_USERNAME")),
                text(password, environment.get("REDIS_PASSWORD")),
                database != null ? database : number(environment, "REDIS_DB", 0),
                tls(environment),
                poolSize,
                connectTimeout.toJavaDuration(),
                readTimeout.toJavaDuration(),
                borrowTimeout.toJavaDuration(),
                embedded.appendfsync() == null ? Appendfsync.EVERYSEC : embedded.appendfsync());
    }

    private @Nullable RedisTls tls(Map<String, String> environment) {
        String variable = environment.getOrDefault("REDIS_TLS", "");
        if (!variable.matches("|true|false")) {
            throw CycleRepositoryException.broken(
                    "REDIS_TLS must be true or false: " + variable, new IllegalArgumentException(variable));
        }
        if (!(tls != null ? tls : variable.equals("true"))) {
            return null;
        }
        String file = text(null, environment.get("REDIS_CA"));
        return new RedisTls(tlsAuthorities != null || file == null ? tlsAuthorities : Path.of(file));
    }

    private static @Nullable String text(@Nullable String configured, @Nullable String variable) {
        if (configured != null && !configured.isEmpty()) {
            return configured;
        }
        return variable == null || variable.isEmpty() ? null : variable;
    }

    private static int number(Map<String, String> environment, String variable, int defaultValue) {
        String value = text(environment.get(variable), null);
        try {
            return value == null ? defaultValue : Integer.parseUnsignedInt(value);
        } catch (NumberFormatException e) {
            throw CycleRepositoryException.broken(variable + " is not a number: " + value, e);
        }
    }
}
