package cycles.benchmark;

import cycles.benchmark.target.BenchmarkFailedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses and checks the address of a running service before the measurements. */
final class ServiceAddress {
    private static final int HIGHEST_PORT = 65_535;
    private static final int HTTP_PORT = 80;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private ServiceAddress() {}

    /**
     * Parses the value of an option.
     *
     * @param option name of the option for messages, for example {@code --url}
     * @param text null when the option is not given
     * @return the address without a trailing slash; null when the option is not given
     * @throws IllegalArgumentException with the name of the option, unless the value has the form {@code http://host:port}
     */
    static @Nullable URI parse(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text.replaceFirst("/+$", ""));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean hasOnlyAuthority = uri.getRawPath() != null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            if (scheme.equals("http") && uri.getHost() != null && hasOnlyAuthority && hasPort(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // The message below is more specific.
        }
        throw new IllegalArgumentException(option + " '" + text + "': expected http://host:port without a path");
    }

    private static boolean hasPort(URI uri) {
        return uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= HIGHEST_PORT);
    }

    /** Resolves the host; the port is 80 when the address has none. */
    static InetSocketAddress socketAddress(URI uri) {
        return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? HTTP_PORT : uri.getPort());
    }

    /**
     * Requires that a server listens at the address.
     *
     * @param uri null when the option is not given
     * @throws BenchmarkFailedException with the name of the option, when no server listens
     */
    static void requireListening(String option, @Nullable URI uri) {
        if (uri == null) {
            return;
        }
        InetSocketAddress address = socketAddress(uri);
        if (address.isUnresolved()) {
            throw new BenchmarkFailedException(option + " " + uri + ": unknown host");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) TIMEOUT.toMillis());
        } catch (IOException e) {
            throw new BenchmarkFailedException(
                    option + " " + uri + ": no server is listening (" + e.getMessage() + "); start the service first",
                    e);
        }
    }
}
