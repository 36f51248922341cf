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
 * Refuses requests that change something and were sent by a web page of another site (CSRF) or under a host name that an attacker's
 * DNS may own (DNS rebinding). The admin port has no log-in, so a browser on the operator's machine must not reach it for others.
 *
 * <p>A {@code Host} is known when it is an IP address, {@code localhost} or configured. On a loopback address it has to be known;
 * elsewhere, where containers call each other by name, only for what a browser sends.
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

    /** @param hosts further names under which operators reach this port, without a port number */
    CrossSiteFilter(Collection<String> hosts) {
        this.hosts = hosts.stream().map(CrossSiteFilter::checked).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Puts the filter before everything on an admin port. To be called before any other filter is added.
     *
     * @throws IllegalArgumentException in one line when a host is no plain name
     */
    public static void install(AdminEnvironment admin, List<String> hosts) {
        admin.addFilter("cross-site", new CrossSiteFilter(hosts))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    private static String checked(String host) {
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
                : complaint(
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
     * Why to refuse a request, or empty.
     *
     * @param loopback whether it arrived at a loopback address
     */
    Optional<String> complaint(
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

    /** Parses a literal, so that no name is looked up. */
    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
