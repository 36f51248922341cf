package cycles.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a free port on the loopback address below 32768, the start of the range for outgoing connections (ephemeral ports). An outgoing
 * connection could occupy the port of a server while the server is down.
 */
final class FreePort {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_767;
    private static final int ATTEMPTS = 1_000;

    private FreePort() {}

    /** Returns the preferred port if it is free, else a random free port. 0 means no preference. */
    static int find(int preferred) {
        if (preferred != 0 && isFree(preferred)) {
            return preferred;
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new EmbeddedServerException("No free port between " + LOWEST + " and " + HIGHEST + " on this machine");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // A port with connections of the previous server in TIME_WAIT counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
