package cycles.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import cycles.client.ApiResponse;
import cycles.client.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the memory budget for incomplete requests, here for about fifty of them. */
class IncompleteRequestsTest {
    private static final int MAX_BODY = 8_192;
    private static final int MAX_CONNECTIONS = 400;
    private static final long BUDGET = 50L * (MAX_BODY + 5_000);
    private static final String POST = "POST /x HTTP/1.1\r\nHost: x\r\n";

    private final AtomicLong now = new AtomicLong();
    private final IncompleteRequests incomplete = new IncompleteRequests(BUDGET, Duration.ofSeconds(30), now::get);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final List<Socket> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        BodyHandler bodies = new BodyHandler(MAX_BODY, incomplete);
        bodies.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.setStatus(200);
                response.write(true, null, callback);
                return true;
            }
        });
        RequestIdHandler ids = new RequestIdHandler();
        ids.setHandler(bodies);
        server.setHandler(ids);
        server.setErrorHandler(new ProblemErrorHandler(new ObjectMapper().writer()));
        ConnectionLimits.install(server, MAX_CONNECTIONS, incomplete, new MetricRegistry());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket client : clients) {
            client.close();
        }
        server.stop();
    }

    private Socket send(String text) throws IOException {
        Socket client = RawHttp.connect(URI.create("http://127.0.0.1:" + connector.getLocalPort()));
        clients.add(client);
        client.getOutputStream().write(text.getBytes(ISO_8859_1));
        return client;
    }

    private static String body(int length) {
        return "Content-Length: " + length + "\r\n\r\n";
    }

    private void assertServed() throws IOException {
        String complete = POST + "Connection: close\r\n" + body(MAX_BODY) + " ".repeat(MAX_BODY);
        assertThat(RawHttp.exchange(send(complete)).status()).isEqualTo(200);
    }

    private static void awaitUntil(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofMinutes(1))
                .until(condition);
    }

    private void disconnectAll() throws Exception {
        for (Socket client : clients) {
            client.close();
        }
        awaitUntil(() -> incomplete.count() == 0 && incomplete.bytes() == 0);
    }

    @Test
    void bodies_beyondTheBudget_oldestAreRefused() throws Exception {
        List<Socket> attackers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            attackers.add(send(POST + body(MAX_BODY) + " ".repeat(MAX_BODY - 1)));
            assertThat(incomplete.bytes()).isLessThanOrEqualTo(BUDGET);
        }
        assertServed();
        ApiResponse refused = RawHttp.exchange(attackers.get(0));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.tag()).isEqualTo("ServiceUnavailableError");
        assertThat(refused.header("Retry-After")).hasValue("1");
        disconnectAll();
        assertServed();
    }

    @Test
    void body_completedInTime_isServed() throws Exception {
        Socket slow = send(POST + body(MAX_BODY) + " ".repeat(MAX_BODY - 1));
        awaitUntil(() -> incomplete.count() == 1);
        assertThat(RawHttp.exchange(slow, " ".getBytes(ISO_8859_1)).status()).isEqualTo(200);
        awaitUntil(() -> incomplete.count() == 0);
    }

    @Test
    void headers_beyondTheBudget_oldestConnectionsAreClosed() throws Exception {
        List<Socket> attackers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            attackers.add(send(POST + "X-Large: " + "x".repeat(7_000)));
        }
        assertThat(attackers.get(0).getInputStream().read()).isEqualTo(-1);
        assertThat(incomplete.bytes()).isLessThanOrEqualTo(BUDGET);
        assertServed();
        disconnectAll();
    }

    @Test
    void header_slow_closesTheConnection() throws Exception {
        Socket slow = send(POST + "X-Slow: 1");
        awaitUntil(() -> incomplete.count() == 1);
        now.addAndGet(Duration.ofSeconds(29).toNanos());
        slow.getOutputStream().write('2');
        incomplete.expire();
        assertThat(incomplete.count()).isOne();
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        incomplete.expire();
        assertThat(slow.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void body_slow_isARequestTimeout() throws Exception {
        Socket slow = send(POST + body(10) + "x");
        awaitUntil(() -> incomplete.count() == 1);
        now.addAndGet(Duration.ofSeconds(31).toNanos());
        incomplete.expire();
        assertThat(RawHttp.exchange(slow).tag()).isEqualTo("RequestTimeoutError");
    }

    @Test
    void fields_tooMany_areRefused() throws Exception {
        String fields = "a:b\r\n".repeat(BoundedHttpConnection.MAX_FIELDS - 1);
        assertThat(RawHttp.exchange(send(POST + fields + "\r\n")).status()).isEqualTo(200);
        ApiResponse refused = RawHttp.exchange(send(POST + fields + "c:d\r\n\r\n"));
        assertThat(refused.tag()).isEqualTo("RequestHeaderFieldsTooLargeError");
    }

    @Test
    void connections_beyondTheLimit_closeSilentOnes() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < MAX_CONNECTIONS; i++) {
            silent.add(send(""));
        }
        awaitUntil(() -> connector.getConnectedEndPoints().size() == MAX_CONNECTIONS);
        assertServed();
        assertThat(connector.getConnectedEndPoints()).hasSizeLessThanOrEqualTo(MAX_CONNECTIONS);
        assertThat(silent.get(0).getInputStream().read()).isEqualTo(-1);
    }
}
