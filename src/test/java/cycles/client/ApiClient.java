package cycles.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP/1.1 requests to one port of a service, with connections of its own, and applies a check to every response.
 * Thread-safe. I/O errors, including the time limit of a minute per request, are {@link UncheckedIOException}s.
 */
public final class ApiClient {
    public static final String JSON = "application/json";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);

    /** Fails with an {@link AssertionError} if the response to a request is not allowed. */
    public interface ResponseCheck {
        void check(String method, String path, ApiResponse response);
    }

    private final URI baseUri;
    private final ResponseCheck responseCheck;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /** Accepts every response. */
    public ApiClient(URI baseUri) {
        this(baseUri, (method, path, response) -> {});
    }

    public ApiClient(URI baseUri, ResponseCheck responseCheck) {
        this.baseUri = baseUri;
        this.responseCheck = responseCheck;
    }

    public URI baseUri() {
        return baseUri;
    }

    public ApiResponse get(String path) {
        return get(path, null);
    }

    public ApiResponse get(String path, @Nullable ApiUser user) {
        return send("GET", path, user, null);
    }

    /** Sends JSON without a token. */
    public ApiResponse post(String path, @Nullable String body) {
        return post(path, null, body);
    }

    public ApiResponse post(String path, @Nullable ApiUser user, @Nullable String body) {
        return send("POST", path, user, body);
    }

    public ApiResponse patch(String path, @Nullable ApiUser user, @Nullable String body) {
        return send("PATCH", path, user, body);
    }

    /**
     * Sends a request.
     *
     * @param user whose token is sent; null for none
     * @param body JSON; null for no body
     * @param headers names and values in turn; each replaces the default value of its header
     */
    public ApiResponse send(
            String method, String path, @Nullable ApiUser user, @Nullable String body, String... headers) {
        return sendBody(method, path, user, body == null ? null : BodyPublishers.ofString(body, UTF_8), headers);
    }

    /** Sends a JSON body of bytes, either chunked or with its length. */
    public ApiResponse sendBytes(
            String method, String path, @Nullable ApiUser user, byte[] body, boolean chunked, String... headers) {
        BodyPublisher publisher = BodyPublishers.ofByteArray(body);
        return sendBody(method, path, user, chunked ? BodyPublishers.fromPublisher(publisher) : publisher, headers);
    }

    /** Sends a GET request without a token; the future fails with the {@link IOException}. */
    public CompletableFuture<ApiResponse> getAsync(String path) {
        return http.sendAsync(request("GET", path, null, null), BodyHandlers.ofByteArray())
                .thenApply(response -> checked("GET", path, response));
    }

    /** Writes the given bytes, as far as the service reads them, and returns one response, checked against method and path. */
    public ApiResponse raw(String method, String path, byte[]... pieces) {
        return checked(method, path, RawHttp.exchange(baseUri, pieces));
    }

    /** Writes all of the given bytes before it reads the response; fails if the connection is closed earlier. */
    public ApiResponse rawWriteAll(String method, String path, byte[]... pieces) {
        return checked(method, path, RawHttp.exchangeWriteAll(baseUri, pieces));
    }

    private ApiResponse sendBody(
            String method, String path, @Nullable ApiUser user, @Nullable BodyPublisher body, String... headers) {
        try {
            return checked(
                    method, path, http.send(request(method, path, user, body, headers), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException("%s %s: %s".formatted(method, path, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(
            String method, String path, @Nullable ApiUser user, @Nullable BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(baseUri.resolve(path))
                .timeout(REQUEST_TIMEOUT)
                .method(method, body == null ? BodyPublishers.noBody() : body);
        if (body != null) {
            request.header("Content-Type", JSON);
        }
        if (user != null) {
            request.header("Authorization", "Bearer " + user.token());
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    private ApiResponse checked(String method, String path, HttpResponse<byte[]> response) {
        return checked(
                method,
                path,
                new ApiResponse(response.statusCode(), response.headers().map(), response.body()));
    }

    private ApiResponse checked(String method, String path, ApiResponse response) {
        responseCheck.check(method, path, response);
        return response;
    }
}
