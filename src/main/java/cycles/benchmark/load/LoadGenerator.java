package cycles.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Puts one service under load. All of it happens on the thread that calls {@link #run}, so clients need no synchronisation: one
 * thread sends far more than a service on the same machine can answer. Not thread-safe.
 */
public final class LoadGenerator implements AutoCloseable {
    private final InetSocketAddress address;
    private final Duration timeout;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final List<Connection> connections = new ArrayList<>();
    private final Map<String, Long> answered = new TreeMap<>();

    /** @param timeout after which a request is given up */
    public LoadGenerator(InetSocketAddress address, Duration timeout) throws IOException {
        this.address = address;
        this.timeout = timeout;
        this.selector = Selector.open();
    }

    /**
     * Lets the clients make requests, each one at a time, until the pace is over and all are answered.
     *
     * @param clients what each of them asks next; asked only when its last request has ended
     * @param progress told now and then how many requests have succeeded
     * @throws IOException when the service accepts no connection at the start; later that is a failed request
     */
    public Measurement run(
            List<? extends Supplier<PreparedRequest>> clients, ArrivalSchedule pace, LongConsumer progress)
            throws IOException {
        // Closed ones are noticed here, before they cost a request.
        selector.selectNow(key -> ((Connection) key.attachment()).ready(key, buffer));
        while (connections.size() < clients.size()) {
            connections.add(new Connection(selector, address));
        }
        for (Connection connection : connections.subList(0, clients.size())) {
            connection.prepare();
        }
        LoadRun run = new LoadRun(selector, buffer, connections, clients, pace, timeout, progress);
        Measurement measurement = run.run();
        measurement.answered().forEach((counter, count) -> answered.merge(counter, count, Long::sum));
        return measurement;
    }

    /** How many answers have come since the start, by what the service's own counters call them. */
    public Map<String, Long> answered() {
        return Map.copyOf(answered);
    }

    @Override
    public void close() throws IOException {
        connections.forEach(Connection::close);
        selector.close();
    }
}
