package cycles.ops.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.uri.UriTemplate;

/** Stores the path template that Jersey matched as the request's route; the path has too many values for a label. */
final class RouteFilter implements ContainerResponseFilter {
    private static final String ATTRIBUTE = "cycles.route";

    /** Returns the route, or {@code unmatched} if the request did not reach a resource method. */
    static String route(Request request) {
        return request.getAttribute(ATTRIBUTE) instanceof String route ? route : "unmatched";
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        ExtendedUriInfo uri = (ExtendedUriInfo) request.getUriInfo();
        if (uri.getMatchedResourceMethod() != null) {
            request.setProperty(ATTRIBUTE, template(uri));
        }
    }

    private static String template(ExtendedUriInfo uri) {
        List<UriTemplate> outermostFirst = new ArrayList<>(uri.getMatchedTemplates());
        Collections.reverse(outermostFirst);
        StringBuilder template = new StringBuilder();
        outermostFirst.forEach(part -> template.append(part.getTemplate()));
        return template.toString();
    }
}
