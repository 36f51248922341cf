package cycles.benchmark.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** One run of the load generator: hands what is due to clients that are free, and records what becomes of it. */
final class LoadRun {
    private static final long HOUSEKEEPING = TimeUnit.MILLISECONDS.toNanos(100);

    private static final class Client {
        private final Connection connection;
        private final Supplier<PreparedRequest> calls;
        private long freeSince;

        private Client(Connection connection, Supplier<PreparedRequest> calls) {
            this.connection = connection;
            this.calls = calls;
        }
    }

    private final Selector selector;
    private final ByteBuffer buffer;
    private final ArrivalSchedule pace;
    private final long timeout;
    private final LongConsumer progress;
    private final Recorder recorder;
    private final List<Connection> connections;
    private final Deque<Client> free = new ArrayDeque<>();
    /** Those whose connection broke: they wait for the next housekeeping, so that a dead service does not mean a hot loop. */
    private final Deque<Client> resting = new ArrayDeque<>();

    private int underWay;

    LoadRun(
            Selector selector,
            ByteBuffer buffer,
            List<Connection> connections,
            List<? extends Supplier<PreparedRequest>> clients,
            ArrivalSchedule pace,
            Duration timeout,
            LongConsumer progress) {
        this.selector = selector;
        this.buffer = buffer;
        this.connections = connections.subList(0, clients.size());
        this.pace = pace;
        this.timeout = timeout.toNanos();
        this.progress = progress;
        for (int i = 0; i < clients.size(); i++) {
            free.add(new Client(connections.get(i), clients.get(i)));
        }
        this.recorder = new Recorder(pace);
    }

    Measurement run() throws IOException {
        GeneratorMonitor watch = GeneratorMonitor.start();
        long start = System.nanoTime();
        pace.start(start);
        recorder.start(start);
        free.forEach(client -> client.freeSince = start);
        if (pace.isOpen()) {
            try (Ticker ticker = new Ticker(selector, start, pace.intervalNanos())) {
                loop(start);
            }
        } else {
            loop(start);
        }
        return recorder.finish(pace.unsent(), watch.stop());
    }

    private void loop(long start) throws IOException {
        long nextHousekeeping = start + HOUSEKEEPING;
        while (true) {
            long now = System.nanoTime();
            sendWhatIsDue(now);
            if (now - nextHousekeeping >= 0) {
                connections.forEach(connection -> connection.expire(now - timeout));
                free.addAll(resting);
                resting.clear();
                progress.accept(recorder.successes());
                nextHousekeeping = now + HOUSEKEEPING;
            }
            if (underWay == 0 && pace.over(now)) {
                return;
            }
            selector.select(
                    key -> ((Connection) key.attachment()).ready(key, buffer),
                    TimeUnit.NANOSECONDS.toMillis(HOUSEKEEPING));
        }
    }

    private void sendWhatIsDue(long since) {
        long now = since;
        while (!free.isEmpty() && !pace.over(now) && pace.untilDue(now) <= 0) {
            Client client = free.remove();
            long intended = pace.take(now);
            if (pace.isOpen()) {
                recorder.lag(now - Math.max(intended, client.freeSince));
            }
            PreparedRequest call = client.calls.get();
            underWay++;
            long sent = System.nanoTime();
            client.connection.send(new InFlight(call, intended, sent, (flight, reply) -> ended(client, flight, reply)));
            now = sent;
        }
    }

    private void ended(Client client, InFlight flight, Response reply) {
        long now = System.nanoTime();
        underWay--;
        recorder.record(flight, reply, flight.call().judge().expects(reply), now);
        client.freeSince = now;
        (reply.status() == Response.NO_ANSWER ? resting : free).add(client);
    }
}
