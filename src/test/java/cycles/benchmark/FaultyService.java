package cycles.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Implements the API in memory with one injected fault; processes one request at a time. */
final class FaultyService implements AutoCloseable {
    enum Fault {
        NONE,
        LOSES_UPDATES,
        ALLOWS_TWO_ACTIVE_CYCLES,
        FORGETS_COMPLETED,
        /** Every fifth request for cycles receives 503; every second one of these is executed nevertheless. */
        FAILS_SOME_REQUESTS,
        COUNTS_TWICE
    }

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\"([^\"]*)\"");

    private record Cycle(String id, String status, String start, String end) {
        String json() {
            return "{\"id\":\"%s\",\"userId\":\"u\",\"status\":\"%s\",\"startDate\":\"%s\",\"endDate\":\"%s\"}"
                    .formatted(id, status, start, end);
        }
    }

    private record Answer(int status, String body) {}

    private final ServerSocket listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    private final List<Socket> clients = new ArrayList<>();
    private final Fault fault;
    private final Duration work;
    private final Duration stall;
    private final Duration period;
    private final long started = System.nanoTime();
    private final Map<String, Map<String, Cycle>> cycles = new LinkedHashMap<>();
    private final Map<String, String> active = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private int requestCount;

    private FaultyService(Fault fault, Duration work, Duration stall, Duration period) throws IOException {
        this.fault = fault;
        this.work = work;
        this.stall = stall;
        this.period = period;
        start(this::accept);
    }

    static FaultyService with(Fault fault) throws IOException {
        return new FaultyService(fault, Duration.ZERO, Duration.ZERO, Duration.ofDays(1));
    }

    /** Returns a service that needs this time for each request. */
    static FaultyService slow(Duration work) throws IOException {
        return new FaultyService(Fault.NONE, work, Duration.ZERO, Duration.ofDays(1));
    }

    /** Returns a service that does not respond during the last part of every period. */
    static FaultyService stalling(Duration stall, Duration period) throws IOException {
        return new FaultyService(Fault.NONE, Duration.ZERO, stall, period);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "faulty-service");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                synchronized (clients) {
                    clients.add(client);
                    if (listener.isClosed()) {
                        client.close();
                    }
                }
                start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The service was closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            while (true) {
                String head = head(in);
                Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
                String body = length.find()
                        ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                        : "";
                Answer answer = answer(head, body);
                client.getOutputStream()
                        .write(String.format(
                                        Locale.ROOT,
                                        "HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s",
                                        answer.status,
                                        answer.body.length(),
                                        answer.body)
                                .getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            // The client closed the connection.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new EOFException();
            }
            head.append((char) read);
        }
        return head.toString();
    }

    private synchronized Answer answer(String head, String body) {
        String[] words = head.split(" ", 3);
        String path = words[1];
        Answer answer = switch (path.split("\\?", 2)[0]) {
            case "/prometheus" -> new Answer(200, prometheus());
            case "/healthcheck" ->
                new Answer(
                        200,
                        "{\"cycles\":{\"version\":\"Memory"
                                + " 1\",\"location\":\"here\",\"durability\":\"none\",\"durabilityLevel\":\"NOTHING\"}}");
            case "/health-check", "/benchmark-phase" -> new Answer(200, "");
            default -> api(words[0], path, head, fields(body));
        };
        return answer;
    }

    private Answer api(String method, String path, String head, Map<String, String> fields) {
        LockSupport.parkNanos(work.toNanos());
        long at = (System.nanoTime() - started) % period.toNanos();
        long stallsFrom = period.minus(stall).toNanos();
        while (at >= stallsFrom) {
            LockSupport.parkNanos(period.toNanos() - at);
            at = (System.nanoTime() - started) % period.toNanos();
        }
        Matcher bearer = Pattern.compile("Bearer (\\S+)").matcher(head);
        String user = bearer.find() ? bearer.group(1) : "";
        Matcher id = Pattern.compile("/v1/cycles/([0-9a-f-]{36})").matcher(path);
        String cycle = id.find() ? id.group(1) : "";
        Answer answer =
                answerOrFail(method + " " + path.replace(cycle.isEmpty() ? " " : cycle, "{id}"), user, cycle, fields);
        String counter = String.format(
                Locale.ROOT,
                "method=\"%s\",route=\"%s\",status_class=\"%dxx\"",
                method,
                path.replace(cycle.isEmpty() ? " " : cycle, "{id}"),
                answer.status / 100);
        counts.merge(counter, fault == Fault.COUNTS_TWICE ? 2 : 1, Integer::sum);
        return answer;
    }

    private Answer answerOrFail(String call, String user, String id, Map<String, String> dates) {
        boolean fails = fault == Fault.FAILS_SOME_REQUESTS && !user.isEmpty() && ++requestCount % 5 == 0;
        Answer answer = fails && requestCount % 10 == 0 ? null : answer(call, user, id, dates);
        return fails ? new Answer(503, "{\"_tag\":\"CycleRepositoryError\"}") : answer;
    }

    private Answer answer(String call, String user, String id, Map<String, String> dates) {
        Map<String, Cycle> mine = cycles.computeIfAbsent(user, each -> new LinkedHashMap<>());
        Cycle current = mine.get(active.getOrDefault(user, ""));
        return switch (call) {
            case "POST /auth/signup" -> new Answer(201, "{}");
            case "POST /auth/login" -> new Answer(200, "{\"token\":\"" + dates.get("email") + "\"}");
            case "GET /v1/cycles/in-progress" -> found(current);
            case "GET /v1/cycles/{id}" -> found(mine.get(id));
            case "POST /v1/cycles" -> create(user, current, dates);
            case "PATCH /v1/cycles/{id}" ->
                current == null || !current.id.equals(id)
                        ? new Answer(404, "{\"_tag\":\"CycleNotFoundError\"}")
                        : put(user, new Cycle(id, "InProgress", dates.get("startDate"), dates.get("endDate")), 200);
            case "POST /v1/cycles/{id}/complete" -> complete(user, mine.get(id), dates);
            default -> new Answer(404, "{}");
        };
    }

    private Answer create(String user, Cycle current, Map<String, String> dates) {
        if (current != null && fault != Fault.ALLOWS_TWO_ACTIVE_CYCLES) {
            return new Answer(409, "{\"_tag\":\"CycleAlreadyInProgressError\"}");
        }
        boolean overlaps = cycles.get(user).values().stream()
                .anyMatch(each -> each.status.equals("Completed") && each.end.compareTo(dates.get("startDate")) > 0);
        if (overlaps) {
            return new Answer(409, "{\"_tag\":\"CycleOverlapError\"}");
        }
        String id = UUID.randomUUID().toString();
        active.put(user, id);
        return put(user, new Cycle(id, "InProgress", dates.get("startDate"), dates.get("endDate")), 201);
    }

    private Answer complete(String user, Cycle cycle, Map<String, String> dates) {
        if (cycle == null || cycle.status.equals("Completed")) {
            return found(cycle);
        }
        active.remove(user, cycle.id);
        Cycle done = new Cycle(cycle.id, "Completed", dates.get("startDate"), dates.get("endDate"));
        if (fault == Fault.FORGETS_COMPLETED) {
            cycles.get(user).remove(cycle.id);
            return new Answer(200, done.json());
        }
        return put(user, done, 200);
    }

    private Answer put(String user, Cycle cycle, int status) {
        boolean update = status == 200 && cycle.status.equals("InProgress");
        if (!update || fault != Fault.LOSES_UPDATES) {
            cycles.get(user).put(cycle.id, cycle);
        }
        return new Answer(status, cycle.json());
    }

    private static Answer found(Cycle cycle) {
        return cycle == null ? new Answer(404, "{\"_tag\":\"CycleNotFoundError\"}") : new Answer(200, cycle.json());
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        FIELD.matcher(body).results().forEach(field -> fields.put(field.group(1), field.group(2)));
        return fields;
    }

    private String prometheus() {
        StringBuilder text =
                new StringBuilder("cycles_build_info{backend=\"memory\",version=\"1\",commit=\"abc\"} 1\n");
        counts.forEach((labels, count) ->
                text.append("cycles_http_server_request_duration_seconds_count{" + labels + "} " + count + "\n"));
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (clients) {
            for (Socket client : clients) {
                client.close();
            }
        }
    }
}
