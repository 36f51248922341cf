package cycles.ops.health;

import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;

/**
 * Answers OPTIONS on a health endpoint like GET. HAProxy's {@code option httpchk <uri>} sends OPTIONS, which a servlet answers with 200
 * regardless of the health.
 */
public final class OptionsAsGetFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private OptionsAsGetFilter() {}

    /** Installs the filter for the health endpoints of both ports. */
    public static void install(Environment environment) {
        map(environment.servlets().addFilter("health-options", new OptionsAsGetFilter()), "/health-check");
        map(environment.admin().addFilter("health-options", new OptionsAsGetFilter()), "/health-check", "/healthcheck");
    }

    private static void map(FilterRegistration.Dynamic filter, String... paths) {
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, paths);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!request.getMethod().equals("OPTIONS")) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Allow", "GET, HEAD, OPTIONS");
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public String getMethod() {
                        return "GET";
                    }
                },
                response);
    }
}
