package cycles.auth;

import static cycles.auth.TestAuthentication.CLIENT;
import static cycles.auth.TestAuthentication.OTHER_PASSWORD;
import static cycles.auth.TestAuthentication.PASSWORD;
import static cycles.auth.TestAuthentication.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TokenAuthenticatorTest {
    private static final String UNREACHABLE_URL = "jdbc:postgresql://127.0.0.1:1/nobody?user=nobody";
    private static final Duration TTL = Duration.ofSeconds(4);

    private final Jdbi jdbi = Jdbi.create((ConnectionFactory) this::connection);
    private final AtomicInteger versionQueries = new AtomicInteger();
    private volatile Runnable afterVersionQuery = () -> {};
    private volatile boolean reachable = true;
    private final TestAuthentication auth = new TestAuthentication(jdbi);
    private final TestAuthentication otherInstance = new TestAuthentication(jdbi);

    TokenAuthenticatorTest() {
        jdbi.setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                if (context.getRenderedSql().startsWith("SELECT token_version")) {
                    versionQueries.incrementAndGet();
                    afterVersionQuery.run();
                }
            }
        });
    }

    /** Starts the server first, because its start takes longer than the timeout of a statement. */
    @BeforeAll
    static void startServer() {
        TestUsers.jdbi();
    }

    @AfterEach
    void close() {
        auth.close();
        otherInstance.close();
    }

    private Connection connection() throws SQLException {
        return reachable ? TestUsers.jdbi().open().getConnection() : DriverManager.getConnection(UNREACHABLE_URL);
    }

    private void delete(UUID userId) {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM users WHERE id = ?", userId));
    }

    @Test
    void authenticate_tokenExpires_isRejected() {
        LoginResult login = auth.newUser();
        assertThat(auth.accepts(login.token())).isTrue();
        auth.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(auth.accepts(login.token())).isTrue();
        auth.advance(Duration.ofSeconds(1));
        assertThat(auth.accepts(login.token())).isFalse();
    }

    @Test
    void authenticate_otherInstance_acceptsOnlyWithSameKey() {
        LoginResult login = auth.newUser();
        assertThat(otherInstance.accepts(login.token())).isTrue();
        try (TestAuthentication otherKey = new TestAuthentication(jdbi, new AuthConfiguration())) {
            assertThat(otherKey.accepts(login.token())).isFalse();
        }
        assertThat(auth.accepts(login.token() + "x")).isFalse();
    }

    @Test
    void authenticate_withinTtl_readsVersionOnce() {
        LoginResult login = auth.newUser();
        for (int i = 0; i < 10; i++) {
            assertThat(auth.accepts(login.token())).isTrue();
        }
        assertThat(versionQueries).hasValue(1);
        auth.advance(TTL);
        assertThat(auth.accepts(login.token())).isTrue();
        assertThat(versionQueries).hasValue(2);
    }

    @Test
    void authenticate_passwordChanged_rejectsWithinTtl() {
        LoginResult login = auth.newUser();
        assertThat(auth.accepts(login.token())).isTrue();
        assertThat(otherInstance.accepts(login.token())).isTrue();

        get(auth.users().changePassword(login.user().id(), PASSWORD, OTHER_PASSWORD, CLIENT));
        assertThat(auth.accepts(login.token())).isFalse();
        otherInstance.advance(TTL.minusMillis(1));
        assertThat(otherInstance.accepts(login.token())).isTrue();
        otherInstance.advance(Duration.ofMillis(1));
        assertThat(otherInstance.accepts(login.token())).isFalse();
    }

    @Test
    void authenticate_userDeleted_rejectsWithinTtl() {
        LoginResult login = auth.newUser();
        assertThat(auth.accepts(login.token())).isTrue();
        delete(login.user().id());
        assertThat(otherInstance.accepts(login.token())).isFalse();
        auth.advance(TTL);
        assertThat(auth.accepts(login.token())).isFalse();
        int queries = versionQueries.get();
        assertThat(auth.accepts(login.token())).isFalse();
        assertThat(versionQueries).hasValue(queries);
    }

    @Test
    void authenticate_slowVersionQuery_ttlStartsWithQuery() {
        LoginResult login = auth.newUser();
        afterVersionQuery = () -> auth.advance(TTL.minusMillis(1));
        assertThat(auth.accepts(login.token())).isTrue();
        afterVersionQuery = () -> {};
        auth.advance(Duration.ofMillis(1));
        assertThat(auth.accepts(login.token())).isTrue();
        assertThat(versionQueries).hasValue(2);
    }

    @Test
    void authenticate_passwordChangedDuringQuery_versionIsNotCached() throws Exception {
        LoginResult login = auth.newUser();
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        afterVersionQuery = () -> {
            read.countDown();
            await(changed);
        };
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> concurrent = threads.submit(() -> auth.accepts(login.token()));
            await(read);
            afterVersionQuery = () -> {};
            get(auth.users().changePassword(login.user().id(), PASSWORD, OTHER_PASSWORD, CLIENT));
            changed.countDown();
            concurrent.get();
            assertThat(auth.accepts(login.token())).isFalse();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void authenticate_concurrentMisses_shareOneQuery() throws Exception {
        LoginResult login = auth.newUser();
        CountDownLatch release = new CountDownLatch(1);
        afterVersionQuery = () -> await(release);
        AtomicInteger accepted = new AtomicInteger();
        List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                    if (auth.accepts(login.token())) {
                        accepted.incrementAndGet();
                    }
                }))
                .limit(12)
                .toList();
        threads.forEach(Thread::start);
        while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
        release.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(accepted).hasValue(12);
        assertThat(versionQueries).hasValue(1);
    }

    @Test
    void authenticate_databaseUnreachable_acceptsCachedTokensOnly() {
        LoginResult cached = auth.newUser();
        LoginResult notCached = auth.newUser();
        assertThat(auth.accepts(cached.token())).isTrue();
        reachable = false;
        assertThat(auth.accepts(cached.token())).isTrue();
        assertThat(auth.accepts("nonsense")).isFalse();
        assertThatThrownBy(() -> auth.accepts(notCached.token()))
                .isInstanceOfSatisfying(
                        UserRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue());
        auth.advance(TTL);
        assertThatThrownBy(() -> auth.accepts(cached.token())).isInstanceOf(UserRepositoryException.class);
        reachable = true;
        assertThat(auth.accepts(cached.token())).isTrue();
        assertThat(auth.accepts(notCached.token())).isTrue();
    }

    @Test
    void authenticate_cacheSizeZero_works() {
        AuthConfiguration configuration = TestAuthentication.configuration();
        configuration.cacheSize = 0;
        try (TestAuthentication uncached = new TestAuthentication(jdbi, configuration)) {
            LoginResult login = uncached.newUser();
            assertThat(uncached.accepts(login.token())).isTrue();
            get(uncached.users().changePassword(login.user().id(), PASSWORD, OTHER_PASSWORD, CLIENT));
            assertThat(uncached.accepts(login.token())).isFalse();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
