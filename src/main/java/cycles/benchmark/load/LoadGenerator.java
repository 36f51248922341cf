package cycles.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Sends requests to one service and measures the responses. Everything runs on the thread that calls {@link #run}, so clients need
 * no synchronisation; one thread sends more requests than a service on the same machine can process. Not thread-safe.
 */
public final class LoadGenerator implements AutoCloseable {
    private final InetSocketAddress address;
    private final Duration timeout;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final List<Connection> connections = new ArrayList<>();

    /**
     * Creates a generator that is not connected yet.
     *
     * @param timeout after which a request fails
     */
    public LoadGenerator(InetSocketAddress address, Duration timeout) throws IOException {
        this.address = address;
        this.timeout = timeout;
        this.selector = Selector.open();
    }

    /**
     * Sends requests, at most one at a time for each client, until the schedule is over and all requests have ended.
     *
     * @param clients each supplies its next request; called only when its last request has ended
     * @param progress called about every 100 ms with the number of successful requests
     * @throws IOException when the service accepts no connection at the start; later this is a failed request
     */
    public Measurement run(
            List<? extends Supplier<PreparedRequest>> clients, ArrivalSchedule schedule, LongConsumer progress)
            throws IOException {
        // Detects connections that the service has closed, before a request fails on them.
        selector.selectNow(key -> ((Connection) key.attachment()).ready(key, buffer));
        while (connections.size() < clients.size()) {
            connections.add(new Connection(selector, address));
        }
        for (Connection connection : connections.subList(0, clients.size())) {
            connection.prepare();
        }
        LoadRun run = new LoadRun(selector, buffer, connections, clients, schedule, timeout, progress);
        return run.run();
    }

    @Override
    public void close() throws IOException {
        connections.forEach(Connection::close);
        selector.close();
    }
}
