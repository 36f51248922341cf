package cycles.database;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a Postgres database is, and how patiently it is used. With the defaults a server that hangs is an error within two
 * seconds: {@code borrowTimeout} and {@code socketTimeout} add up, the others lie within the latter. A call that has waited
 * for its turn has waited for {@code borrowTimeout} at most before.
 */
public class PostgresConfiguration {

    /**
     * {@code jdbc:postgresql://host:port/database} or {@code postgres://user:password@host:port/database}; unset:
     * {@code DATABASE_URL}, else the embedded server.
     */
    @JsonProperty
    @Nullable
    String url;

    /** Unset: the one in the URL, else {@code DATABASE_USER}. */
    @JsonProperty
    @Nullable
    String user;

    /** Unset: the one in the URL, else {@code DATABASE_PASSWORD}. */
    @JsonProperty
    @Nullable
    String password;

    /**
     * How many connections are kept open. A statement takes well under a millisecond, so a few connections serve many
     * threads; more of them only wait for each other inside the server.
     */
    @Min(1)
    @Max(1000)
    @JsonProperty
    int poolSize = 16;

    /** How long a request waits for its turn, and then for a connection of the pool. */
    @NotNull
    @MinDuration(value = 250, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    Duration borrowTimeout = Duration.milliseconds(500);

    /** How long it may take to open a connection; the driver counts whole seconds. */
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    @JsonProperty
    Duration connectTimeout = Duration.seconds(1);

    /** How long a statement waits for an answer before its connection is given up. */
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    Duration socketTimeout = Duration.milliseconds(1500);

    /** After how long the server itself gives a statement up. Below {@code socketTimeout}, so that the connection survives. */
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    Duration statementTimeout = Duration.milliseconds(1250);

    /** How long a statement waits for a lock. */
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    Duration lockTimeout = Duration.milliseconds(1000);

    /**
     * More properties of the PostgreSQL JDBC driver, for example {@code sslmode} and {@code sslrootcert}. Those that are given here or in
     * the URL win over this service's own ({@code prepareThreshold}, {@code targetServerType}, {@code ApplicationName}, …), time-outs
     * aside.
     */
    @NotNull
    @JsonProperty
    Map<String, String> properties = new LinkedHashMap<>();

    public final java.time.Duration borrowTimeout() {
        return borrowTimeout.toJavaDuration();
    }

    /** The most connections that are open at once. */
    public final int poolSize() {
        return poolSize;
    }

    public final void setUrl(@Nullable String url) {
        this.url = url;
    }

    public final void setUser(@Nullable String user) {
        this.user = user;
    }

    public final void setPassword(@Nullable String password) {
        this.password = password;
    }

    public final void setPoolSize(int poolSize) {
        this.poolSize = poolSize;
    }
}
