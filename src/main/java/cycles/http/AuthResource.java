package cycles.http;

import cycles.auth.AuthenticatedUser;
import cycles.auth.Client;
import cycles.auth.LoginResult;
import cycles.auth.User;
import cycles.auth.UserService;
import io.dropwizard.auth.Auth;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Serves sign-up, log-in and change of password. Requests wait for a password hash without occupying a server thread; the response is
 * written by a server thread, not by a hashing thread.
 */
@Path("/auth")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class AuthResource {
    /** The response to a sign-up. */
    public record SignedUp(UserResponse user) {}

    /** The response to a log-in. */
    public record LoggedIn(String token, UserResponse user) {
        static LoggedIn of(LoginResult login) {
            return new LoggedIn(login.token(), UserResponse.of(login.user()));
        }

        /** Omits the token, which is a secret. */
        @Override
        public String toString() {
            return "LoggedIn[user=" + user.id() + "]";
        }
    }

    /** The response to a change of password. */
    public record PasswordChanged(String message, UserResponse user) {
        static PasswordChanged of(User user) {
            return new PasswordChanged("Password updated successfully", UserResponse.of(user));
        }
    }

    private final UserService users;
    private final ClientAddresses clients;
    private final Executor serverThreads;

    AuthResource(UserService users, ClientAddresses clients, Executor serverThreads) {
        this.users = users;
        this.clients = clients;
        this.serverThreads = serverThreads;
    }

    @POST
    @Path("signup")
    public CompletionStage<Response> signUp(@Context HttpServletRequest request, RequestBody body) {
        CredentialsRequest credentials = CredentialsRequest.of(body);
        return onServerThread(users.signUp(credentials.email(), credentials.password(), client(request)))
                .thenApply(UserResponse::of)
                .thenApply(user -> Response.status(Response.Status.CREATED)
                        .entity(new SignedUp(user))
                        .build());
    }

    @POST
    @Path("login")
    public CompletionStage<LoggedIn> logIn(@Context HttpServletRequest request, RequestBody body) {
        CredentialsRequest credentials = CredentialsRequest.of(body);
        return onServerThread(users.logIn(credentials.email(), credentials.password(), client(request)))
                .thenApply(LoggedIn::of);
    }

    @POST
    @Path("update-password")
    public CompletionStage<PasswordChanged> changePassword(
            @Auth AuthenticatedUser user, @Context HttpServletRequest request, RequestBody body) {
        PasswordChangeRequest change = PasswordChangeRequest.of(body);
        return onServerThread(users.changePassword(
                        user.id(), change.currentPassword(), change.newPassword(), client(request)))
                .thenApply(PasswordChanged::of);
    }

    private Client client(HttpServletRequest request) {
        return new Client(clients.of(request), ClientConnection.of(request)::isClosed);
    }

    private <T> CompletionStage<T> onServerThread(CompletionStage<T> result) {
        return result.whenCompleteAsync((value, failure) -> {}, LogContext.propagating(serverThreads));
    }
}
