package cycles.http;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * Detects that the client of a request has closed its connection. Jetty does not read from the connection between request and response
 * and therefore notices only when it writes.
 *
 * <p>A connection is closed when it is readable and has no bytes to read. Pipelined requests and, on an encrypted connection, the
 * close-notify alert are bytes to read; such a client is considered connected. A client that has closed only its sending direction is
 * considered disconnected, as in most servers. Thread-safe.
 */
final class ClientConnection {
    private final @Nullable SocketChannel channel;

    private ClientConnection(@Nullable SocketChannel channel) {
        this.channel = channel;
    }

    /** Returns the connection of a request that is being handled; valid until the response is complete. */
    static ClientConnection of(ServletRequest request) {
        EndPoint endPoint = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        return new ClientConnection(endPoint.getTransport() instanceof SocketChannel socket ? socket : null);
    }

    /** Returns whether the client has closed the connection; false if the transport is not a socket. */
    boolean isClosed() {
        if (channel == null) {
            return false;
        }
        // A channel may be registered with several selectors; Jetty's selector is not affected.
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            return selector.selectNow() > 0 && channel.socket().getInputStream().available() == 0;
        } catch (IOException closed) {
            return true;
        }
    }
}
