package cycles.ops.request;

import io.dropwizard.core.setup.AdminEnvironment;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests that change something and come from a web page of another site (CSRF) or use a host name that an attacker may
 * control (DNS rebinding). The admin port has no authentication, so a browser on the operator's machine must not be abused to reach it.
 *
 * <p>A {@code Host} is known if it is an IP address, {@code localhost} or configured. On a loopback address it must be known. On other
 * addresses, where containers call each other by name, it must be known only in requests from browsers.
 */
public final class CrossSiteFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Logger AUDIT = LoggerFactory.getLogger("cycles.audit");
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.%]+]|[^:\\[\\]/?#@\\s]+)(:[0-9]{1,5})?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private final transient Set<String> hosts;

    /** @param hosts additional names under which operators reach this port, without a port number */
    CrossSiteFilter(Collection<String> hosts) {
        this.hosts = hosts.stream().map(CrossSiteFilter::validHost).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Installs the filter for all paths of an admin port. Must be called before any other filter is added.
     *
     * @throws IllegalArgumentException with a one-line message when a host is not a plain name
     */
    public static void install(AdminEnvironment admin, List<String> hosts) {
        admin.addFilter("cross-site", new CrossSiteFilter(hosts))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    private static String validHost(String host) {
        if (!NAME.matcher(host).matches()) {
            throw new IllegalArgumentException("http.adminHosts: '" + host + "' is not a host name without a port");
        }
        return host.toLowerCase(Locale.ROOT);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<String> reason = SAFE_METHODS.contains(request.getMethod())
                ? Optional.empty()
                : refusalReason(
                        request.getHeader("Sec-Fetch-Site"),
                        request.getHeader("Origin"),
                        request.getHeader("Host"),
                        isLoopback(request.getLocalAddr()));
        if (reason.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        AUDIT.warn("refused a request on the admin port: {}", reason.get());
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println("refused: " + reason.get());
    }

    /**
     * Returns why a request is refused, or empty.
     *
     * @param loopback whether the request arrived at a loopback address
     */
    Optional<String> refusalReason(
            @Nullable String site, @Nullable String origin, @Nullable String host, boolean loopback) {
        if (site != null && !SAME_SITE.contains(site)) {
            return Optional.of(
                    "a web page of another site sent it (Sec-Fetch-Site); use curl or the page's own origin");
        }
        if (origin != null && (host == null || !isSameOrigin(origin, host))) {
            return Optional.of("a web page of another origin sent it (Origin differs from Host); use curl");
        }
        boolean strict = origin != null || site != null || loopback;
        if (strict && host != null && !host.isEmpty() && !isKnown(host)) {
            return Optional.of("Host is neither localhost nor an IP address; use one of these, or add the name to"
                    + " http.adminHosts");
        }
        return Optional.empty();
    }

    private static boolean isSameOrigin(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    private boolean isKnown(String host) {
        var parts = HOST.matcher(host.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return false;
        }
        String name = parts.group(1);
        return name.equals("localhost")
                || name.startsWith("[")
                || IPV4.matcher(name).matches()
                || hosts.contains(name);
    }

    /** Parses a literal address, without a name lookup. */
    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
