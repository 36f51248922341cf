package cycles.http;

import com.google.common.net.InetAddresses;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Tells whose request it is: the address that it comes from, or the one that a trusted proxy names. Of an IPv6 address its /64 stands
 * for whoever owns all of it. Thread-safe.
 */
final class ClientAddresses {
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int OWNED_BYTES = 8;

    private final List<Network> trustedProxies;

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
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        // The last hop is the one that the peer saw, each further one is the word of the hop before.
        for (int i = hops.length - 1; i >= 0 && isTrusted(client); i--) {
            Optional<InetAddress> hop = parse(hops[i]);
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return name(client);
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(network -> network.contains(address));
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
