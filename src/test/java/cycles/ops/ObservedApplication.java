package cycles.ops;

import static java.time.temporal.ChronoUnit.HOURS;

import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.ops.health.RepositoryHealthCheck;
import cycles.repository.InMemoryCycleRepository;
import cycles.repository.RepositoryContext;
import cycles.repository.TimedCycleRepository;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Serves a few routes on the in-memory repository with the metrics of the complete service. */
public final class ObservedApplication extends Application<Configuration> {
    static final String BACKEND = "memory";
    private static final CycleDates DATES = new CycleDates(Instant.EPOCH, Instant.EPOCH.plus(1, HOURS));

    private CycleRepository repository;

    /** Makes every call of the repository fail, including its health check. */
    void closeBackend() {
        repository.close();
    }

    /** Makes the repository work again. */
    void openBackend() {
        repository.start();
    }

    @Override
    public void run(Configuration configuration, Environment environment) {
        RepositoryContext context = new RepositoryContext(
                Clock.systemUTC(), UUID::randomUUID, java.nio.file.Path.of("unused"), 1, environment.metrics());
        repository = new TimedCycleRepository(
                new InMemoryCycleRepository(InMemoryCycleRepository.emptyStore(), context),
                BACKEND,
                environment.metrics());
        repository.start();
        environment
                .healthChecks()
                .register(
                        "cycles",
                        new RepositoryHealthCheck(
                                repository, Observability.install(configuration, environment, BACKEND), () -> {}));
        environment.jersey().register(new Cycles(repository));
    }

    /** Declares paths on class and methods, so that a route consists of two parts. */
    @Path("/users/{userId}")
    public static final class Cycles {
        private final CycleRepository repository;

        Cycles(CycleRepository repository) {
            this.repository = repository;
        }

        @GET
        @Path("cycle")
        public Response active(@PathParam("userId") UUID userId) {
            return repository.getActiveCycle(userId).isPresent()
                    ? Response.noContent().build()
                    : Response.status(Response.Status.NOT_FOUND).build();
        }

        @POST
        @Path("cycle")
        public Response create(@PathParam("userId") UUID userId) {
            try {
                repository.createCycle(CycleData.inProgress(userId, DATES));
                return Response.status(Response.Status.CREATED).build();
            } catch (CycleAlreadyInProgressException e) {
                return Response.status(Response.Status.CONFLICT).build();
            }
        }

        @GET
        @Path("later")
        public void later(@Suspended AsyncResponse response) {
            Thread thread =
                    new Thread(() -> response.resume(Response.noContent().build()));
            thread.start();
        }
    }
}
