package cycles.benchmark;

import cycles.benchmark.target.BenchmarkFailedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks the address of a running service before anything is measured. */
final class ServiceAddress {
    private static final int HIGHEST_PORT = 65_535;
    private static final int HTTP_PORT = 80;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private ServiceAddress() {}

    /**
     * The address that an option names.
     *
     * @param option for messages, for example {@code --url}
     * @param text null when the option is not given
     * @return without a slash at its end; null when the option is not given
     * @throws IllegalArgumentException naming the option and the form, for all but {@code http://host:port}
     */
    static @Nullable URI parse(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text.replaceFirst("/+$", ""));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            // What is left of the whole is an authority alone.
            boolean plain = uri.getRawPath() != null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            if (scheme.equals("http") && uri.getHost() != null && plain && hasPort(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // The message below says more.
        }
        throw new IllegalArgumentException(option + " '" + text + "': expected http://host:port and nothing behind it");
    }

    private static boolean hasPort(URI uri) {
        return uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= HIGHEST_PORT);
    }

    /**
     * Requires that something listens at the address.
     *
     * @param uri null when the option is not given
     * @throws BenchmarkFailedException naming the option, when nothing does
     */
    static void requireListening(String option, @Nullable URI uri) {
        if (uri == null) {
            return;
        }
        int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
        InetSocketAddress address = new InetSocketAddress(uri.getHost(), port);
        if (address.isUnresolved()) {
            throw new BenchmarkFailedException(option + " " + uri + ": there is no host of this name");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) TIMEOUT.toMillis());
        } catch (IOException e) {
            throw new BenchmarkFailedException(
                    option + " " + uri + ": nothing listens there (" + e.getMessage() + "); start the service first",
                    e);
        }
    }
}
