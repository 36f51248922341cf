package cycles.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Uses the API with an account of its own. A virtual user may be used by several threads once it is logged in, but not while it
 * logs in or moves.
 */
public final class ApiUser {
    public static final String PASSWORD = "Str0ng!Pass1";
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration RETRY_TIMEOUT = Duration.ofMinutes(2);

    private final String email;
    private final String password;
    private ApiClient client;
    private String token = "";
    private @Nullable UUID id;

    /** Has an email that is not in use; does not send a request. */
    public ApiUser(ApiClient client) {
        this(client, "user-" + UUID.randomUUID() + "@example.org", PASSWORD);
    }

    /** Does not send a request. */
    public ApiUser(ApiClient client, String email, String password) {
        this.client = client;
        this.email = email;
        this.password = password;
    }

    /** Signs up a new user and logs in, over connections that no other user has. */
    public static ApiUser register(URI baseUri) {
        return register(new ApiClient(baseUri));
    }

    /** Signs up a new user and logs in. */
    public static ApiUser register(ApiClient client) {
        ApiUser user = new ApiUser(client);
        ApiResponse response = whileLimited(user::signUp);
        assertThat(response.status()).as("%s", response).isEqualTo(201);
        return user.loggedIn();
    }

    /** Logs in, which has to succeed. */
    public ApiUser loggedIn() {
        ApiResponse response = whileLimited(this::logIn);
        assertThat(response.status()).as("%s", response).isEqualTo(200);
        return this;
    }

    /** Retries while the address has more pending hashes than its share: on a busy machine the share is a single one. */
    private static ApiResponse whileLimited(Supplier<ApiResponse> request) {
        return retryWhile(response -> response.status() == 429, request);
    }

    /** Sends later requests to another address, as after a restart. */
    public void moveTo(URI baseUri) {
        client = new ApiClient(baseUri);
    }

    /** Returns the same user with the same token, at another address and over other connections. */
    public ApiUser at(URI baseUri) {
        ApiUser same = new ApiUser(new ApiClient(baseUri), email, password);
        same.token = token;
        same.id = id;
        return same;
    }

    /** Returns the same user with another token. */
    public ApiUser withToken(String otherToken) {
        ApiUser same = new ApiUser(client, email, password);
        same.token = otherToken;
        same.id = id;
        return same;
    }

    public ApiResponse signUp() {
        return postCredentials("/auth/signup");
    }

    /** Keeps the token if the log-in succeeds. */
    public ApiResponse logIn() {
        ApiResponse response = postCredentials("/auth/login");
        if (response.status() == 200) {
            token = response.text("token");
            id = UUID.fromString(response.json().path("user").path("id").asText());
        }
        return response;
    }

    /** Retries while the service has no time to hash the password within its own deadline, as clients should. */
    private ApiResponse postCredentials(String path) {
        return retryWhile(
                response -> response.status() == 503 && response.tag().equals("TooManyWaitingError"),
                () -> client.post(path, credentials(email, password)));
    }

    private static ApiResponse retryWhile(Predicate<ApiResponse> temporary, Supplier<ApiResponse> request) {
        return await().pollInSameThread()
                .dontCatchUncaughtExceptions()
                .pollDelay(Duration.ZERO)
                .pollInterval(RETRY_INTERVAL)
                .atMost(RETRY_TIMEOUT)
                .until(request::get, temporary.negate());
    }

    public String email() {
        return email;
    }

    public String password() {
        return password;
    }

    /** Returns the token of the last log-in; empty before the first. */
    public String token() {
        return token;
    }

    /**
     * Returns the id of the user.
     *
     * @throws IllegalStateException before the first log-in
     */
    public UUID id() {
        if (id == null) {
            throw new IllegalStateException(email + " has not logged in");
        }
        return id;
    }

    public ApiResponse get(String path) {
        return send("GET", path, null);
    }

    /** Sends a request with the token, or without one before the first log-in. {@code body} is JSON or null. */
    public ApiResponse send(String method, String path, @Nullable String body) {
        return client.send(method, path, token.isEmpty() ? null : this, body);
    }

    public static String credentials(String email, String password) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    /** Returns the body of a request with the dates of a cycle; the arguments may be invalid. */
    public static String dates(Object start, Object end) {
        return "{\"startDate\":\"%s\",\"endDate\":\"%s\"}".formatted(start, end);
    }
}
