package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import cycles.client.ApiClient;
import cycles.client.ApiResponse;
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

/** Tests a limit of one concurrent and one queued request, with a handler that blocks until the test releases it. */
class ConcurrencyLimitHandlerTest {
    private static final String HANDLED_REQUEST = "Handled-Request";

    private final CountDownLatch handling = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Server server = new Server();
    private ApiClient client;

    private ConcurrencyLimitHandler start(Duration maxWait) throws Exception {
        ConcurrencyLimitHandler limit = new ConcurrencyLimitHandler(1, 1, maxWait);
        limit.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                if (Request.getPathInContext(request).startsWith("/v1/")) {
                    handling.countDown();
                    release.await();
                }
                response.getHeaders().put(HANDLED_REQUEST, RequestId.current());
                response.setStatus(204);
                callback.succeeded();
                return true;
            }
        });
        server.addConnector(new ServerConnector(server));
        RequestIdHandler ids = new RequestIdHandler();
        ids.setHandler(limit);
        server.setHandler(ids);
        server.setErrorHandler(new ProblemErrorHandler(new ObjectMapper().writer()));
        server.start();
        client = new ApiClient(server.getURI().resolve("/"));
        return limit;
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        server.stop();
    }

    private CompletableFuture<ApiResponse> send(String path) {
        return client.getAsync(path);
    }

    /** The request id in the context of the handler was that of this request. */
    private static void assertServed(ApiResponse response) {
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header(HANDLED_REQUEST)).isPresent().isEqualTo(response.header(RequestId.HEADER));
    }

    private static void assertRefused(ApiResponse response) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.body()).contains("\"_tag\":\"ServiceUnavailableError\"");
        assertThat(response.header("Retry-After")).hasValue("1");
        assertThat(response.header("Connection")).isEmpty();
    }

    @Test
    void request_beyondLimitAndQueue_isRefusedAtOnce() throws Exception {
        ConcurrencyLimitHandler limit = start(Duration.ofMinutes(5));
        CompletableFuture<ApiResponse> first = send("/v1/cycles");
        handling.await();
        CompletableFuture<ApiResponse> second = send("/v1/cycles");
        await().pollInterval(Duration.ofMillis(1)).until(() -> limit.getSuspendedRequestCount() > 0);
        assertRefused(send("/v1/cycles").get());
        assertThat(send("/health-check").get().status()).isEqualTo(204);
        assertThat(send("/auth/login").get().status()).isEqualTo(204);

        release.countDown();
        assertServed(first.get());
        assertServed(second.get());
        assertServed(send("/v1/cycles").get());
    }

    @Test
    void request_queuedLongerThanTheLimit_isRefused() throws Exception {
        start(Duration.ofMillis(10));
        CompletableFuture<ApiResponse> first = send("/v1/cycles");
        handling.await();
        assertRefused(send("/v1/cycles").get());

        release.countDown();
        assertServed(first.get());
        assertServed(send("/v1/cycles").get());
    }
}
