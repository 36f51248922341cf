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
 * Configures the address, the pool and the timeouts of a Postgres database. With the defaults, a call fails within 2 s when the server
 * hangs ({@code borrowTimeout} plus {@code socketTimeout}), or within 2.5 s when it is also queued for a batch. The other timeouts
 * should be shorter than {@code socketTimeout}.
 */
public class PostgresConfiguration {

    /**
     * {@code jdbc:postgresql://host:port/database} or {@code postgres://user:password@host:port/database}. If unset, {@code
     * DATABASE_URL} is used, else the embedded server.
     */
    @JsonProperty
    @Nullable
    String url;

    /** The role. If unset, the one in the URL is used, else {@code DATABASE_USER}. */
    @JsonProperty
    @Nullable
    String user;

    /** The password. If unset, the one in the URL is used, else {@code DATABASE_PASSWORD}. */
    @JsonProperty
    @Nullable
    String password;

    /**
     * The number of open connections. A statement takes well under a millisecond, so that a few connections serve many threads;
     * more connections would only contend inside the server.
     */
    @Min(1)
    @Max(1000)
    @JsonProperty
    int poolSize = 16;

    /** The maximum time that a request waits in the queue of a batch, and then again for a connection of the pool. */
    @NotNull
    @MinDuration(value = 250, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    Duration borrowTimeout = Duration.milliseconds(500);

    /** The maximum time for opening a connection, rounded up to whole seconds, which the driver requires. */
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    @JsonProperty
    Duration connectTimeout = Duration.seconds(1);

    /** The maximum time that a statement waits for a response of the server; then its connection is closed. */
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    Duration socketTimeout = Duration.milliseconds(1500);

    /** The time after which the server cancels a statement. Shorter than {@code socketTimeout}, so that the connection is kept. */
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    Duration statementTimeout = Duration.milliseconds(1250);

    /** The maximum time that a statement waits for a lock. */
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @JsonProperty
    Duration lockTimeout = Duration.milliseconds(1000);

    /**
     * Further properties of the PostgreSQL JDBC driver, for example {@code sslmode} and {@code sslrootcert}. Properties given here or
     * in the URL override the defaults of this service ({@code prepareThreshold}, {@code targetServerType}, {@code
     * ApplicationName}, …), except for timeouts.
     */
    @NotNull
    @JsonProperty
    Map<String, String> properties = new LinkedHashMap<>();

    /** Returns the maximum time that a request waits in the queue of a batch, and then again for a connection. */
    public final java.time.Duration borrowTimeout() {
        return borrowTimeout.toJavaDuration();
    }

    /** Returns the maximum number of open connections. */
    public final int poolSize() {
        return poolSize;
    }

    /** Sets {@link #url}; null: the environment. */
    public final void setUrl(@Nullable String url) {
        this.url = url;
    }

    /** Sets {@link #user}; null: the URL or the environment. */
    public final void setUser(@Nullable String user) {
        this.user = user;
    }

    /** Sets {@link #password}; null: the URL or the environment. */
    public final void setPassword(@Nullable String password) {
        this.password = password;
    }

    /** Sets the number of connections, 1 to 1,000. */
    public final void setPoolSize(int poolSize) {
        this.poolSize = poolSize;
    }
}
