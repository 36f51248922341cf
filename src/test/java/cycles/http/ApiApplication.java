package cycles.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import cycles.TestDirectory;
import cycles.auth.AuthConfiguration;
import cycles.auth.Authentication;
import cycles.core.CycleRepository;
import cycles.core.CycleService;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import cycles.repository.InMemoryCycleRepository;
import cycles.repository.RepositoryContext;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.lifecycle.Managed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;

/** Serves only the API, with cycles in memory and users in Postgres. */
public final class ApiApplication extends Application<Configuration> {
    private static final Path DATA = TestDirectory.of("http-test-data");

    private CycleRepository cycles;

    @Override
    public void run(Configuration configuration, Environment environment) {
        Clock clock = Clock.systemUTC();
        cycles = new InMemoryCycleRepository(
                InMemoryCycleRepository.emptyStore(),
                new RepositoryContext(clock, UUID::randomUUID, DATA, 64, environment.metrics()));
        cycles.start();
        PostgresDatabase database = new PostgresDatabase(
                "users", TestPostgres.withLongTimeouts(new PostgresConfiguration()), DATA, environment.metrics());
        database.start();
        Authentication authentication = new Authentication(
                authConfiguration(), database.jdbi(), clock, UUID::randomUUID, environment.metrics());
        environment.lifecycle().manage(onStop(authentication));
        environment.lifecycle().manage(onStop(database));
        HttpApi.register(
                new HttpConfiguration(),
                configuration.getServerFactory(),
                environment,
                new CycleService(cycles, clock),
                authentication.users(),
                authentication.authenticator());
    }

    /** Allows a long queueing time, since other tests use the processors too. */
    private static AuthConfiguration authConfiguration() {
        try {
            return Jackson.newObjectMapper().readValue("{\"hashing\":{\"maxWait\":\"1m\"}}", AuthConfiguration.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    CycleRepository cycles() {
        return cycles;
    }

    private static Managed onStop(AutoCloseable resource) {
        return new Managed() {
            @Override
            public void stop() throws Exception {
                resource.close();
            }
        };
    }
}
