package cycles.http;

import cycles.auth.AuthenticatedUser;
import cycles.auth.UserService;
import cycles.core.CycleService;
import io.dropwizard.auth.Authenticator;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.setup.Environment;

/** Puts the API on a Dropwizard server: resources, error answers, request ids and limits. The door to this package. */
public final class HttpApi {
    private HttpApi() {}

    /**
     * Registers the whole API. To be called once, from {@link io.dropwizard.core.Application#run}, before the server is built.
     *
     * @param authenticator tells whom a bearer token speaks for
     */
    public static void register(
            ServerFactory server,
            Environment environment,
            CycleService cycles,
            UserService users,
            Authenticator<String, AuthenticatedUser> authenticator) {}
}
