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

/** Keep-alive connection with at most one request in flight; reconnects automatically. Not thread-safe. */
final class Connection {
    private static final int CONNECT_MILLIS = 5_000;
    /** Servers close idle connections, after 30 s by default; a request sent at that moment would count as a failure. */
    private static final long MAX_IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Selector selector;
    private final InetSocketAddress address;
    private final ResponseParser parser = new ResponseParser();
    private @Nullable SocketChannel channel;
    private @Nullable ByteBuffer unwritten;
    private @Nullable InFlight inFlight;
    private long lastUsed;

    Connection(Selector selector, InetSocketAddress address) {
        this.selector = selector;
        this.address = address;
    }

    /** Connects if necessary, so that the latency of the next request does not include it. */
    void prepare() throws IOException {
        if (channel != null && System.nanoTime() - lastUsed > MAX_IDLE_NANOS) {
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

    /** Sends a request; {@link InFlight#onEnd} is called by {@link #ready}, or before this returns when sending fails. */
    void send(InFlight request) {
        inFlight = request;
        try {
            SocketChannel open = channel();
            ByteBuffer bytes = ByteBuffer.wrap(request.request().text().getBytes(StandardCharsets.US_ASCII));
            open.write(bytes);
            if (bytes.hasRemaining()) {
                unwritten = bytes;
                open.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException e) {
            fail("network");
        }
    }

    /** Writes the unwritten bytes and reads the received ones. */
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
                Response response = parser.feed(buffer.flip());
                if (response != null) {
                    if (parser.closing()) {
                        close();
                    }
                    finish(response);
                }
            }
        } catch (IOException | IllegalStateException | IndexOutOfBoundsException | NumberFormatException e) {
            fail("network");
        }
    }

    /** Fails the request with a timeout when it was sent before this {@link System#nanoTime}. */
    void expire(long sentBefore) {
        InFlight waiting = inFlight;
        if (waiting != null && waiting.sent() - sentBefore < 0) {
            fail("timeout");
        }
    }

    private void fail(String reason) {
        close();
        finish(new Response(Response.NO_RESPONSE, reason));
    }

    private void finish(Response response) {
        InFlight done = inFlight;
        inFlight = null;
        lastUsed = System.nanoTime();
        if (done != null) {
            done.onEnd().accept(done, response);
        }
    }

    void close() {
        unwritten = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The connection is not used again.
            }
            channel = null;
        }
    }
}
