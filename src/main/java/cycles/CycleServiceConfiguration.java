package cycles;

import com.fasterxml.jackson.annotation.JsonProperty;
import cycles.auth.AuthConfiguration;
import cycles.database.PostgresConfiguration;
import cycles.http.HttpConfiguration;
import cycles.repository.CycleRepositoryFactory;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;

/** Configures the service: the YAML file with Dropwizard's sections and those for cycles, users, authentication and the API. */
public final class CycleServiceConfiguration extends Configuration {
    @Valid
    @NotNull(message = "must be set; its type selects the storage engine")
    @JsonProperty
    @SuppressWarnings("NullAway.Init") // Validation rejects a configuration without it.
    private CycleRepositoryFactory repository;

    @Valid
    @NotNull
    @JsonProperty
    private PostgresConfiguration users = new PostgresConfiguration();

    @Valid
    @NotNull
    @JsonProperty
    private AuthConfiguration auth = new AuthConfiguration();

    @Valid
    @NotNull
    @JsonProperty
    private HttpConfiguration http = new HttpConfiguration();

    @NotNull
    @JsonProperty
    private Path dataDirectory = Path.of("data");

    /** Returns the storage engine of the cycles. */
    public CycleRepositoryFactory repository() {
        return repository;
    }

    /** Returns the Postgres of the users. */
    public PostgresConfiguration users() {
        return users;
    }

    /** Returns the rules of passwords and tokens. */
    public AuthConfiguration auth() {
        return auth;
    }

    /** Returns the limits and trusted peers of the API. */
    public HttpConfiguration http() {
        return http;
    }

    /** Returns the directory of embedded servers and of stores without a configured path. */
    public Path dataDirectory() {
        return dataDirectory;
    }
}
