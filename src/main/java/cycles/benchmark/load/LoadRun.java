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

/** Executes one run of the load generator: sends due requests through free clients and records the results. */
final class LoadRun {
    private static final long HOUSEKEEPING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A connection with the virtual user that sends its requests on it, one at a time. */
    private static final class Client {
        private final Connection connection;
        private final Supplier<PreparedRequest> requests;
        private long freeSince;

        private Client(Connection connection, Supplier<PreparedRequest> requests) {
            this.connection = connection;
            this.requests = requests;
        }
    }

    private final Selector selector;
    private final ByteBuffer buffer;
    private final ArrivalSchedule schedule;
    private final long timeoutNanos;
    private final LongConsumer progress;
    private final Recorder recorder;
    private final List<Connection> connections;
    private final Deque<Client> free = new ArrayDeque<>();
    /** Clients whose connection failed; they pause until the next housekeeping, so that a stopped service causes no busy loop. */
    private final Deque<Client> paused = new ArrayDeque<>();

    private int inFlightCount;

    LoadRun(
            Selector selector,
            ByteBuffer buffer,
            List<Connection> connections,
            List<? extends Supplier<PreparedRequest>> clients,
            ArrivalSchedule schedule,
            Duration timeout,
            LongConsumer progress) {
        this.selector = selector;
        this.buffer = buffer;
        this.connections = connections.subList(0, clients.size());
        this.schedule = schedule;
        this.timeoutNanos = timeout.toNanos();
        this.progress = progress;
        for (int i = 0; i < clients.size(); i++) {
            free.add(new Client(connections.get(i), clients.get(i)));
        }
        this.recorder = new Recorder(schedule);
    }

    Measurement run() throws IOException {
        GeneratorMonitor monitor = GeneratorMonitor.start();
        long start = System.nanoTime();
        schedule.start(start);
        recorder.start(start);
        free.forEach(client -> client.freeSince = start);
        if (schedule.isOpen()) {
            try (Ticker ticker = new Ticker(selector, start, schedule.intervalNanos())) {
                loop(start);
            }
        } else {
            loop(start);
        }
        return recorder.finish(schedule.unsent(), monitor.stop());
    }

    private void loop(long start) throws IOException {
        long nextHousekeeping = start + HOUSEKEEPING_NANOS;
        while (true) {
            long now = System.nanoTime();
            sendDueRequests(now);
            if (now - nextHousekeeping >= 0) {
                connections.forEach(connection -> connection.expire(now - timeoutNanos));
                free.addAll(paused);
                paused.clear();
                progress.accept(recorder.successes());
                nextHousekeeping = now + HOUSEKEEPING_NANOS;
            }
            if (inFlightCount == 0 && schedule.isOver(now)) {
                return;
            }
            selector.select(
                    key -> ((Connection) key.attachment()).ready(key, buffer),
                    TimeUnit.NANOSECONDS.toMillis(HOUSEKEEPING_NANOS));
        }
    }

    private void sendDueRequests(long loopTime) {
        long now = loopTime;
        while (!free.isEmpty() && !schedule.isOver(now) && schedule.nanosUntilDue(now) <= 0) {
            Client client = free.remove();
            long intended = schedule.take(now);
            if (schedule.isOpen()) {
                recorder.recordLag(now - Math.max(intended, client.freeSince));
            }
            PreparedRequest request = client.requests.get();
            inFlightCount++;
            long sent = System.nanoTime();
            client.connection.send(new InFlight(
                    request, intended, sent, (inFlight, response) -> onResponse(client, inFlight, response)));
            now = sent;
        }
    }

    private void onResponse(Client client, InFlight inFlight, Response response) {
        long now = System.nanoTime();
        inFlightCount--;
        recorder.record(inFlight, response, inFlight.request().check().accepts(response), now);
        client.freeSince = now;
        (response.status() == Response.NO_RESPONSE ? paused : free).add(client);
    }
}
