package cycles.http;

import cycles.auth.AuthenticatedUser;
import io.dropwizard.auth.AuthenticationException;
import io.dropwizard.auth.Authenticator;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates requests by the bearer token in their {@code Authorization} header; a request without a valid one is answered with 401.
 * Dropwizard's own filter also accepts a token in the query, which is logged by proxies, and creates a JAAS subject for each request.
 */
@Priority(Priorities.AUTHENTICATION)
final class BearerTokenFilter implements ContainerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final Authenticator<String, AuthenticatedUser> authenticator;

    BearerTokenFilter(Authenticator<String, AuthenticatedUser> authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<AuthenticatedUser> user = authenticate(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        if (user.isPresent()) {
            request.setSecurityContext(
                    new BearerContext(user.get(), request.getSecurityContext().isSecure()));
        } else {
            request.abortWith(ProblemMapper.response(Problem.ofStatus(401), request.getHeaderString(HttpHeaders.ACCEPT))
                    .build());
        }
    }

    private Optional<AuthenticatedUser> authenticate(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            return authenticator.authenticate(header.substring(SCHEME.length()).trim());
        } catch (AuthenticationException e) {
            throw new IllegalStateException("cannot resolve a bearer token", e);
        }
    }

    private record BearerContext(AuthenticatedUser user, boolean isSecure) implements SecurityContext {
        @Override
        public Principal getUserPrincipal() {
            return user;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return "BEARER";
        }
    }
}
