package cycles.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One kept-alive connection with one request under way at most. It reconnects by itself. Not thread-safe. */
final class Connection {
    private static final int CONNECT_MILLIS = 5_000;
    // Servers close idle connections, after 30 s by default; a request that meets the close would count as a failure.
    private static final long STALE = Duration.ofSeconds(10).toNanos();

    private final Selector selector;
    private final InetSocketAddress address;
    private final ResponseParser parser = new ResponseParser();
    private @Nullable SocketChannel channel;
    private @Nullable ByteBuffer unwritten;
    private @Nullable InFlight flight;
    private long lastUsed;

    Connection(Selector selector, InetSocketAddress address) {
        this.selector = selector;
        this.address = address;
    }

    /** Makes sure that it is connected, so that the next request does not wait for that. */
    void prepare() throws IOException {
        if (channel != null && System.nanoTime() - lastUsed > STALE) {
            close();
        }
        channel();
    }

    private SocketChannel channel() throws IOException {
        SocketChannel open = channel;
        if (open == null) {
            open = SocketChannel.open();
            try {
                open.socket().connect(address, CONNECT_MILLIS);
                open.setOption(StandardSocketOptions.TCP_NODELAY, true);
                open.configureBlocking(false);
                open.register(selector, SelectionKey.OP_READ, this);
            } catch (IOException e) {
                open.close();
                throw e;
            }
            parser.reset();
            lastUsed = System.nanoTime();
            channel = open;
        }
        return open;
    }

    /** Sends a request; its end comes by {@link #ready}, or at once when it cannot be sent. */
    void send(InFlight request) {
        flight = request;
        try {
            SocketChannel open = channel();
            ByteBuffer bytes = ByteBuffer.wrap(request.call().request().getBytes(StandardCharsets.US_ASCII));
            open.write(bytes);
            if (bytes.hasRemaining()) {
                unwritten = bytes;
                open.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            fail("network");
        }
    }

    /** Writes what is left to write and reads what has arrived. */
    void ready(SelectionKey key, ByteBuffer buffer) {
        try {
            SocketChannel open = (SocketChannel) key.channel();
            ByteBuffer rest = unwritten;
            if (rest != null && key.isWritable()) {
                open.write(rest);
                if (!rest.hasRemaining()) {
                    unwritten = null;
                    key.interestOps(SelectionKey.OP_READ);
                }
            }
            buffer.clear();
            int read = open.read(buffer);
            if (read < 0) {
                fail("network");
            } else if (read > 0) {
                Response reply = parser.feed(buffer.flip());
                if (reply != null) {
                    if (parser.closing()) {
                        close();
                    }
                    finish(reply);
                }
            }
        } catch (IOException | IllegalStateException | IndexOutOfBoundsException | NumberFormatException e) {
            fail("network");
        }
    }

    /** Gives up the request when it has been under way since before that. */
    void expire(long sentBefore) {
        InFlight waiting = flight;
        if (waiting != null && waiting.sent() - sentBefore < 0) {
            fail("timeout");
        }
    }

    private void fail(String reason) {
        close();
        finish(new Response(Response.NO_ANSWER, reason));
    }

    private void finish(Response reply) {
        InFlight done = flight;
        flight = null;
        lastUsed = System.nanoTime();
        if (done != null) {
            done.end().accept(done, reply);
        }
    }

    void close() {
        unwritten = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is given up either way.
            }
            channel = null;
        }
    }
}
