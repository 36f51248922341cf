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
 * Determines the client address of a request: the peer's address or, if the peer is a trusted proxy, an address from
 * {@code X-Forwarded-For}. Addresses in the header may be quoted and may have a port. An IPv6 address is reduced to its /64 network,
 * since a subscriber usually owns all of it. Thread-safe.
 */
final class ClientAddresses {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int MAX_LOGGED_CHARACTERS = 64;
    private static final Logger LOGGER = LoggerFactory.getLogger(ClientAddresses.class);

    /** A port number or an obfuscated port (RFC 7239, section 6). */
    private static final String PORT = "(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?";

    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");
    private static final Pattern IPV4_WITH_PORT = Pattern.compile("([0-9.]+)" + PORT);
    private static final Pattern IPV6_WITH_PORT = Pattern.compile("\\[(.*)]" + PORT);

    private final List<Network> trustedProxies;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @throws IllegalArgumentException with a one-line message when an element is neither an address nor a network */
    ClientAddresses(List<String> trustedProxies) {
        this.trustedProxies = trustedProxies.stream().map(Network::parse).toList();
    }

    String of(HttpServletRequest request) {
        return of(request.getRemoteAddr(), Collections.list(request.getHeaders(FORWARDED_FOR)));
    }

    /**
     * Returns the client address in its canonical form.
     *
     * @param peer the address that the connection comes from
     * @param forwardedFor the values of the header, in the order of the header lines
     */
    String of(String peer, List<String> forwardedFor) {
        InetAddress client = parse(peer).orElse(InetAddress.getLoopbackAddress());
        List<String> hops =
                Splitter.on(',').trimResults().omitEmptyStrings().splitToList(String.join(",", forwardedFor));
        // The peer added the last hop; each earlier one is only as trustworthy as the hop that reported it.
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<InetAddress> hop = parseHop(hops.get(i));
            if (hop.isEmpty()) {
                warn(client, hops.get(i));
                break;
            }
            client = hop.get();
        }
        return format(client);
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(network -> network.contains(address));
    }

    /** Warns once only, since a proxy that sends such a value sends it with every request. */
    private void warn(InetAddress proxy, String hop) {
        if (!warned.getAndSet(true)) {
            LOGGER.warn(
                    "X-Forwarded-For from the trusted proxy {} contains a value that is not an IP address ({}); all its clients"
                            + " share the proxy's address. Configure the proxy to send addresses, with or without a port",
                    InetAddresses.toAddrString(proxy),
                    printable(hop));
        }
    }

    private static String printable(String hop) {
        String start = hop.substring(0, Math.min(hop.length(), MAX_LOGGED_CHARACTERS));
        return start.replaceAll("[^A-Za-z0-9.:_%/\\[\\]\"=;-]", "?");
    }

    /** Parses an address that may have quotes, brackets and a port. */
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

    /** Parses a literal address without a name lookup. */
    private static Optional<InetAddress> parse(String address) {
        String literal = address.strip().replaceFirst("%.*", "").replaceFirst("^\\[(.*)]$", "$1");
        return InetAddresses.isInetAddress(literal) ? Optional.of(InetAddresses.forString(literal)) : Optional.empty();
    }

    private static String format(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return InetAddresses.toAddrString(address);
        }
        byte[] network =
                Arrays.copyOf(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES), address.getAddress().length);
        try {
            return InetAddresses.toAddrString(InetAddress.getByAddress(network)) + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IPv6 address has 16 bytes", e);
        }
    }

    private record Network(InetAddress first, int bits) {
        static Network parse(String text) {
            String[] parts = text.split("/", 2);
            Optional<InetAddress> address = ClientAddresses.parse(parts[0]);
            int maxBits = address.map(InetAddress::getAddress)
                    .map(bytes -> bytes.length * 8)
                    .orElse(0);
            int bits = parts.length == 1 ? maxBits : parts[1].matches("[0-9]{1,3}") ? Integer.parseInt(parts[1]) : -1;
            if (address.isEmpty() || bits < 0 || bits > maxBits) {
                throw new IllegalArgumentException("http.trustedProxies: '" + text
                        + "' is neither an address, like 10.0.0.1, nor a network, like 10.0.0.0/8");
            }
            return new Network(address.get(), bits);
        }

        boolean contains(InetAddress address) {
            byte[] network = first.getAddress();
            byte[] candidate = address.getAddress();
            if (network.length != candidate.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((network[bit / 8] & mask) != (candidate[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
