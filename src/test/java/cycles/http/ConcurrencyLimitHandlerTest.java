package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With place for one request, and for one that waits, before a store that answers when the test lets it. */
class ConcurrencyLimitHandlerTest {
    private static final String WORKED_FOR = "Worked-For";

    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private final Server server = new Server();
    private final HttpClient client = HttpClient.newHttpClient();

    private ConcurrencyLimitHandler start(Duration maxWait) throws Exception {
        ConcurrencyLimitHandler admission = new ConcurrencyLimitHandler(1, 1, maxWait);
        admission.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                if (Request.getPathInContext(request).startsWith("/v1/")) {
                    working.countDown();
                    answer.await();
                }
                response.getHeaders().put(WORKED_FOR, RequestId.current());
                response.setStatus(204);
                callback.succeeded();
                return true;
            }
        });
        server.addConnector(new ServerConnector(server));
        RequestIdHandler ids = new RequestIdHandler();
        ids.setHandler(admission);
        server.setHandler(ids);
        server.setErrorHandler(new ProblemErrorHandler(new ObjectMapper().writer()));
        server.start();
        return admission;
    }

    @AfterEach
    void stop() throws Exception {
        answer.countDown();
        server.stop();
    }

    private CompletableFuture<HttpResponse<String>> send(String path) {
        URI uri = server.getURI().resolve(path);
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Whatever was said of the request meanwhile was said of this one. */
    private static void assertServed(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue(WORKED_FOR))
                .isPresent()
                .isEqualTo(response.headers().firstValue(RequestId.HEADER));
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("\"_tag\":\"ServiceUnavailableError\"");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(response.headers().firstValue("Connection")).isEmpty();
    }

    @Test
    void whatFindsNoPlaceIsRefusedAtOnceWhileOthersAreServedInTurn() throws Exception {
        ConcurrencyLimitHandler admission = start(Duration.ofMinutes(5));
        CompletableFuture<HttpResponse<String>> first = send("/v1/cycles");
        working.await();
        CompletableFuture<HttpResponse<String>> second = send("/v1/cycles");
        while (admission.getSuspendedRequestCount() == 0) {
            Thread.onSpinWait();
        }
        assertRefused(send("/v1/cycles").get());
        assertThat(send("/health-check").get().statusCode()).isEqualTo(204);
        assertThat(send("/auth/login").get().statusCode()).isEqualTo(204);

        answer.countDown();
        assertServed(first.get());
        assertServed(second.get());
        assertServed(send("/v1/cycles").get());
    }

    @Test
    void whatHasWaitedLongEnoughIsRefusedToo() throws Exception {
        start(Duration.ofMillis(10));
        CompletableFuture<HttpResponse<String>> first = send("/v1/cycles");
        working.await();
        assertRefused(send("/v1/cycles").get());

        answer.countDown();
        assertServed(first.get());
        assertServed(send("/v1/cycles").get());
    }
}
