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

/** The YAML file. Beside Dropwizard's own sections it says where cycles live, where users live and who may come in. */
public final class CycleServiceConfiguration extends Configuration {
    @Valid
    @NotNull(message = "must be set; its type names the storage engine")
    @JsonProperty
    @SuppressWarnings("NullAway.Init") // Validation refuses a file without it.
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

    /** The storage engine of the cycles. */
    public CycleRepositoryFactory repository() {
        return repository;
    }

    /** The Postgres of the users. */
    public PostgresConfiguration users() {
        return users;
    }

    /** Passwords and tokens. */
    public AuthConfiguration auth() {
        return auth;
    }

    /** Whom the API lets speak for others. */
    public HttpConfiguration http() {
        return http;
    }

    /** Where the embedded servers and every store without a path of its own keep their files. */
    public Path dataDirectory() {
        return dataDirectory;
    }
}
