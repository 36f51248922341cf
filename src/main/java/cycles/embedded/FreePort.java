package cycles.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a free port on the loopback address, below 32768: the ports above are handed to outgoing connections, one of which could
 * take a server's port while the server is down.
 */
final class FreePort {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 32_767;
    private static final int TRIES = 1_000;

    private FreePort() {}

    /** The wanted port when it is free, else any free one; 0 wants none. */
    static int find(int wanted) {
        if (wanted != 0 && isFree(wanted)) {
            return wanted;
        }
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new EmbeddedServerException("No free port between " + LOWEST + " and " + HIGHEST + " on this machine");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // A connection of the previous server that lingers in TIME_WAIT does not make its port taken.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
