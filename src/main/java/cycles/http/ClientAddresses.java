package cycles.http;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines the client of a request: the address that it comes from, or the one that a trusted proxy names in {@code X-Forwarded-For}.
 * The header's addresses may be quoted and may have a port. Of an IPv6 address its /64 stands for whoever owns all of it. Thread-safe.
 */
final class ClientAddresses {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int OWNED_BYTES = 8;
    private static final int LOGGED_CHARACTERS = 64;
    private static final Logger LOG = LoggerFactory.getLogger(ClientAddresses.class);

    /** A port, or what replaces it where it is obfuscated (RFC 7239, section 6). */
    private static final String PORT = "(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?";

    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");
    private static final Pattern IPV4_WITH_PORT = Pattern.compile("([0-9.]+)" + PORT);
    private static final Pattern IPV6_WITH_PORT = Pattern.compile("\\[(.*)]" + PORT);

    private final List<Network> trustedProxies;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @throws IllegalArgumentException in one line when one is neither an address nor a network */
    ClientAddresses(List<String> trustedProxies) {
        this.trustedProxies = trustedProxies.stream().map(Network::parse).toList();
    }

    String of(HttpServletRequest request) {
        return of(request.getRemoteAddr(), Collections.list(request.getHeaders(FORWARDED_FOR)));
    }

    /**
     * The address in its one spelling.
     *
     * @param peer who connected to this service
     * @param forwardedFor the values of the header, in the order in which they came
     */
    String of(String peer, List<String> forwardedFor) {
        InetAddress client = parse(peer).orElse(InetAddress.getLoopbackAddress());
        List<String> hops =
                Splitter.on(',').trimResults().omitEmptyStrings().splitToList(String.join(",", forwardedFor));
        // The last hop is the one that the peer saw, each further one is the word of the hop before.
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<InetAddress> hop = parseHop(hops.get(i));
            if (hop.isEmpty()) {
                warn(client, hops.get(i));
                break;
            }
            client = hop.get();
        }
        return name(client);
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(network -> network.contains(address));
    }

    /** Once only: a proxy that sends one such value sends it with every request. */
    private void warn(InetAddress proxy, String hop) {
        if (!warned.getAndSet(true)) {
            LOG.warn(
                    "X-Forwarded-For from the trusted proxy {} has a value that is not an IP address ({}): all its clients count as the"
                            + " proxy. Have it send addresses, with or without a port",
                    InetAddresses.toAddrString(proxy),
                    printable(hop));
        }
    }

    private static String printable(String hop) {
        String start = hop.substring(0, Math.min(hop.length(), LOGGED_CHARACTERS));
        return start.replaceAll("[^A-Za-z0-9.:_%/\\[\\]\"=;-]", "?");
    }

    /** The address without its quotes, its brackets and its port. */
    private static Optional<InetAddress> parseHop(String hop) {
        Matcher quoted = QUOTED.matcher(hop);
        String node = quoted.matches() ? quoted.group(1).strip() : hop;
        return Stream.of(IPV4_WITH_PORT, IPV6_WITH_PORT)
                .map(pattern -> pattern.matcher(node))
                .filter(Matcher::matches)
                .findFirst()
                .map(match -> parse(match.group(1)))
                .orElseGet(() -> parse(node));
    }

    /** Never asks a name server. */
    private static Optional<InetAddress> parse(String address) {
        String literal = address.strip().replaceFirst("%.*", "").replaceFirst("^\\[(.*)]$", "$1");
        return InetAddresses.isInetAddress(literal) ? Optional.of(InetAddresses.forString(literal)) : Optional.empty();
    }

    private static String name(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return InetAddresses.toAddrString(address);
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), OWNED_BYTES), address.getAddress().length);
        try {
            return InetAddresses.toAddrString(InetAddress.getByAddress(network)) + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }

    private record Network(InetAddress first, int bits) {
        static Network parse(String text) {
            String[] parts = text.split("/", 2);
            Optional<InetAddress> address = ClientAddresses.parse(parts[0]);
            int most = address.map(InetAddress::getAddress)
                    .map(bytes -> bytes.length * 8)
                    .orElse(0);
            int bits = parts.length == 1 ? most : parts[1].matches("[0-9]{1,3}") ? Integer.parseInt(parts[1]) : -1;
            if (address.isEmpty() || bits < 0 || bits > most) {
                throw new IllegalArgumentException("http.trustedProxies: '" + text
                        + "' is neither an address, like 10.0.0.1, nor a network, like 10.0.0.0/8");
            }
            return new Network(address.get(), bits);
        }

        boolean contains(InetAddress address) {
            byte[] these = first.getAddress();
            byte[] those = address.getAddress();
            if (these.length != those.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((these[bit / 8] & mask) != (those[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
