package cycles.auth;

import com.codahale.metrics.MetricRegistry;
import cycles.repository.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;

/** Provides a complete {@link Authentication} with clocks that are advanced by the test. */
final class TestAuthentication implements AutoCloseable {
    static final String PASSWORD = "Sound-pass1";
    static final Client CLIENT = Client.at("203.0.113.7");
    static final String OTHER_PASSWORD = "Other-pass2";
    private static final Instant START = Instant.parse("2025-06-01T12:00:00.123Z");

    final TestClock clock = new TestClock(START);
    private final MetricRegistry metrics = new MetricRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final Authentication authentication;

    TestAuthentication(Jdbi database) {
        this(database, configuration());
    }

    TestAuthentication(Jdbi database, AuthConfiguration configuration) {
        authentication =
                new Authentication(configuration, database, clock, UUID::randomUUID, metrics, nanos::get, Map.of());
    }

    /** Returns a configuration with a signing key that all instances share. */
    static AuthConfiguration configuration() {
        AuthConfiguration configuration = new AuthConfiguration();
        byte[] key = new byte[32];
        new SplittableRandom(5).nextBytes(key);
        configuration.jwtKey = Base64.getEncoder().encodeToString(key);
        configuration.hashing.threads = 2;
        configuration.hashing.maxWait = io.dropwizard.util.Duration.minutes(1);
        return configuration;
    }

    static String newEmail() {
        return UUID.randomUUID() + "@example.com";
    }

    /** Advances the wall clock and the ticker of the caches. */
    void advance(Duration duration) {
        clock.advance(duration);
        nanos.addAndGet(duration.toNanos());
    }

    /** Returns the count of each authentication event. */
    Map<String, Long> events() {
        Map<String, Long> events = new TreeMap<>();
        metrics.getMeters()
                .forEach((name, meter) -> events.put(name.substring("cycles.auth.".length()), meter.getCount()));
        return events;
    }

    UserService users() {
        return authentication.users();
    }

    boolean accepts(String token) {
        return authentication.authenticator().authenticate(token).isPresent();
    }

    User signUp(String email) {
        return get(users().signUp(email, PASSWORD, CLIENT));
    }

    /** Creates a user and logs it in. */
    LoginResult newUser() {
        String email = newEmail();
        signUp(email);
        return get(users().logIn(email, PASSWORD, CLIENT));
    }

    /** Waits for the value of the stage; throws its failure unwrapped. */
    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    @Override
    public void close() {
        authentication.close();
    }
}
