package cycles.http;

import cycles.auth.AuthenticatedUser;
import cycles.auth.UserService;
import cycles.core.CycleService;
import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.auth.Authenticator;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jetty.MutableServletContextHandler;
import jakarta.servlet.FilterRegistration;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.server.ServerProperties;

/** Registers the API in a Dropwizard environment: resources, error responses, request ids and limits. Entry point of this package. */
public final class HttpApi {
    /**
     * Holds a response with one cycle and most problems; longer responses are sent in chunks. Jersey's default of 8 kB is a large share
     * of a request's garbage.
     */
    private static final int RESPONSE_BUFFER_BYTES = 1_024;

    /** The time limit for the arrival of a header, and of a body. */
    private static final Duration MAX_ARRIVAL = Duration.ofSeconds(30);

    private HttpApi() {}

    /**
     * Registers the whole API. Must be called once, from {@link io.dropwizard.core.Application#run}, before the server is built.
     *
     * @param authenticator resolves a bearer token to its user
     * @throws IllegalArgumentException with a one-line message when a trusted proxy or an allowed origin is malformed
     */
    public static void register(
            HttpConfiguration configuration,
            ServerFactory server,
            Environment environment,
            CycleService cycles,
            UserService users,
            Authenticator<String, AuthenticatedUser> authenticator) {
        if (server instanceof AbstractServerFactory factory) {
            // Dropwizard's mappers answer some errors with a body of their own.
            factory.setRegisterDefaultExceptionMappers(false);
            // The filter renames the thread twice per request, which costs 3 % of a read from LMDB.
            factory.setEnableThreadNameFilter(false);
        }
        MutableServletContextHandler context = environment.getApplicationContext();
        JerseyEnvironment jersey = environment.jersey();
        jersey.register(new CycleResource(cycles));
        jersey.register(
                new AuthResource(users, new ClientAddresses(configuration.trustedProxies), serverThreads(context)));
        jersey.register(new OpenApiResource());
        jersey.register(new RequestBodyReader());
        jersey.register(ProblemMapper.class);
        jersey.register(new AuthDynamicFeature(new BearerTokenFilter(authenticator)));
        jersey.register(new AuthValueFactoryProvider.Binder<>(AuthenticatedUser.class));
        disableUnusedFeatures(jersey);
        FilterRegistration.Dynamic disconnects =
                environment.servlets().addFilter("client-disconnect", new ClientDisconnectFilter());
        disconnects.setAsyncSupported(true);
        disconnects.addMappingForUrlPatterns(null, false, "/auth/*");
        context.insertHandler(new ConcurrencyLimitHandler(
                configuration.maxRunning, configuration.maxWaiting, configuration.maxWait.toJavaDuration()));
        IncompleteRequests incompleteRequests =
                new IncompleteRequests(configuration.maxPending.toBytes(), MAX_ARRIVAL, System::nanoTime);
        // The name is part of metric names.
        var unused = environment
                .lifecycle()
                .scheduledExecutorService("pending-requests", true)
                .build()
                .scheduleWithFixedDelay(incompleteRequests::expire, 1, 1, TimeUnit.SECONDS);
        context.insertHandler(new BodyHandler((int) configuration.maxBody.toBytes(), incompleteRequests));
        if (!configuration.allowedOrigins.isEmpty()) {
            context.insertHandler(CrossOrigin.handler(configuration.allowedOrigins));
        }
        context.insertHandler(new RequestIdHandler());
        ProblemErrorHandler errors =
                new ProblemErrorHandler(environment.getObjectMapper().writer());
        context.setErrorHandler(errors);
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                if (starting instanceof Server jetty) {
                    jetty.setErrorHandler(errors);
                    disableHeaderCache(jetty);
                    ConnectionLimits.install(
                            jetty, configuration.maxConnections, incompleteRequests, environment.metrics());
                }
            }
        });
    }

    private static Executor serverThreads(MutableServletContextHandler context) {
        return task -> context.getServer().getThreadPool().execute(task);
    }

    /** Disables what Jersey does in every request without effect here; bodies are validated where they are read. */
    private static void disableUnusedFeatures(JerseyEnvironment jersey) {
        jersey.property(ServerProperties.BV_FEATURE_DISABLE, true);
        jersey.property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL");
        jersey.property(CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER_SERVER, RESPONSE_BUFFER_BYTES);
        // A Location is relative, since this service does not know the address of a proxy in front of it.
        jersey.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    }

    /** Disables the header cache, which takes about 50 kB for each connection. Dropwizard's setting does not accept 0. */
    private static void disableHeaderCache(Server server) {
        server.getContainedBeans(org.eclipse.jetty.server.HttpConfiguration.class)
                .forEach(connection -> connection.setHeaderCacheSize(0));
    }
}
