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

/** Puts the API on a Dropwizard server: resources, error answers, request ids and limits. The door to this package. */
public final class HttpApi {
    /**
     * Holds an answer about one cycle, and most problems; what is longer is sent in chunks. Jersey's own buffer is of 8 kB, of the 60 that
     * a read left to the collector.
     */
    private static final int ANSWER_BUFFER_BYTES = 1_024;

    /** How long a request may take to arrive, header and body each. */
    private static final Duration MAX_ARRIVAL = Duration.ofSeconds(30);

    private HttpApi() {}

    /**
     * Registers the whole API. To be called once, from {@link io.dropwizard.core.Application#run}, before the server is built.
     *
     * @param authenticator tells whom a bearer token speaks for
     * @throws IllegalArgumentException in one line when a trusted proxy is no address or an allowed origin no origin
     */
    public static void register(
            HttpConfiguration configuration,
            ServerFactory server,
            Environment environment,
            CycleService cycles,
            UserService users,
            Authenticator<String, AuthenticatedUser> authenticator) {
        if (server instanceof AbstractServerFactory factory) {
            // They would answer some errors with Dropwizard's own body.
            factory.setRegisterDefaultExceptionMappers(false);
            // It would rename the thread, twice in each request, for a stack dump that nobody takes: 3 % of a read from
            // LMDB.
            factory.setEnableThreadNameFilter(false);
        }
        MutableServletContextHandler context = environment.getApplicationContext();
        JerseyEnvironment jersey = environment.jersey();
        jersey.register(new CycleResource(cycles));
        jersey.register(new AuthResource(users, new ClientAddresses(configuration.trustedProxies), threadsOf(context)));
        jersey.register(new OpenApiResource());
        jersey.register(new RequestBodyReader());
        jersey.register(ProblemMapper.class);
        jersey.register(new AuthDynamicFeature(new BearerTokenFilter(authenticator)));
        jersey.register(new AuthValueFactoryProvider.Binder<>(AuthenticatedUser.class));
        leaveOut(jersey);
        FilterRegistration.Dynamic lostAnswers =
                environment.servlets().addFilter("lost answers", new ClientDisconnectFilter());
        lostAnswers.setAsyncSupported(true);
        lostAnswers.addMappingForUrlPatterns(null, false, "/auth/*");
        context.insertHandler(new ConcurrencyLimitHandler(
                configuration.maxRunning, configuration.maxWaiting, configuration.maxWait.toJavaDuration()));
        IncompleteRequests pending =
                new IncompleteRequests(configuration.maxPending.toBytes(), MAX_ARRIVAL, System::nanoTime);
        var unused = environment
                .lifecycle()
                .scheduledExecutorService("pending-requests", true)
                .build()
                .scheduleWithFixedDelay(pending::expire, 1, 1, TimeUnit.SECONDS);
        context.insertHandler(new BodyHandler((int) configuration.maxBody.toBytes(), pending));
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
                    cacheNoHeaders(jetty);
                    ConnectionLimits.install(jetty, configuration.maxConnections, pending, environment.metrics());
                }
            }
        });
    }

    private static Executor threadsOf(MutableServletContextHandler context) {
        return task -> context.getServer().getThreadPool().execute(task);
    }

    /** What Jersey would look for or do in every request for nothing: bodies are checked where they are read. */
    private static void leaveOut(JerseyEnvironment jersey) {
        jersey.property(ServerProperties.BV_FEATURE_DISABLE, true);
        jersey.property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL");
        jersey.property(CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER_SERVER, ANSWER_BUFFER_BYTES);
        // A Location is relative: what stands in front of this service is not for it to guess.
        jersey.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    }

    /** The cache would take some 50 kB for each connection: 6,000 of them filled a heap of 256 MB. Dropwizard's setting allows no 0. */
    private static void cacheNoHeaders(Server server) {
        server.getContainedBeans(org.eclipse.jetty.server.HttpConfiguration.class)
                .forEach(connection -> connection.setHeaderCacheSize(0));
    }
}
