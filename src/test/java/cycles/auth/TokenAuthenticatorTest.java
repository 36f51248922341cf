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
    private static final String NOBODY_LISTENS = "jdbc:postgresql://127.0.0.1:1/nobody?user=nobody";
    private static final Duration TTL = Duration.ofSeconds(4);

    private final Jdbi jdbi = Jdbi.create((ConnectionFactory) this::connection);
    private final AtomicInteger versionQueries = new AtomicInteger();
    private volatile Runnable afterVersionQuery = () -> {};
    private volatile boolean reachable = true;
    private final TestAuthentication auth = new TestAuthentication(jdbi);
    private final TestAuthentication elsewhere = new TestAuthentication(jdbi);

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

    /** Otherwise the first statement would wait for it, longer than a statement may. */
    @BeforeAll
    static void startServer() {
        TestUsers.jdbi();
    }

    @AfterEach
    void close() {
        auth.close();
        elsewhere.close();
    }

    private Connection connection() throws SQLException {
        return reachable ? TestUsers.jdbi().open().getConnection() : DriverManager.getConnection(NOBODY_LISTENS);
    }

    private void delete(UUID userId) {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM users WHERE id = ?", userId));
    }

    @Test
    void aTokenSpeaksForItsUserUntilItEnds() {
        LoginResult logIn = auth.newUser();
        assertThat(auth.accepts(logIn.token())).isTrue();
        auth.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(auth.accepts(logIn.token())).isTrue();
        auth.advance(Duration.ofSeconds(1));
        assertThat(auth.accepts(logIn.token())).isFalse();
    }

    @Test
    void aTokenIsAcceptedByEveryInstanceWithTheSameKeyOnly() {
        LoginResult logIn = auth.newUser();
        assertThat(elsewhere.accepts(logIn.token())).isTrue();
        try (TestAuthentication stranger = new TestAuthentication(jdbi, new AuthConfiguration())) {
            assertThat(stranger.accepts(logIn.token())).isFalse();
        }
        assertThat(auth.accepts(logIn.token() + "x")).isFalse();
    }

    @Test
    void aVersionIsReadOnceWithinItsTimeToLive() {
        LoginResult logIn = auth.newUser();
        for (int i = 0; i < 10; i++) {
            assertThat(auth.accepts(logIn.token())).isTrue();
        }
        assertThat(versionQueries).hasValue(1);
        auth.advance(TTL);
        assertThat(auth.accepts(logIn.token())).isTrue();
        assertThat(versionQueries).hasValue(2);
    }

    @Test
    void aChangedPasswordEndsTokensHereAtOnceAndElsewhereWithinTheTimeToLive() {
        LoginResult logIn = auth.newUser();
        assertThat(auth.accepts(logIn.token())).isTrue();
        assertThat(elsewhere.accepts(logIn.token())).isTrue();

        get(auth.users().changePassword(logIn.user().id(), PASSWORD, OTHER_PASSWORD, CLIENT));
        assertThat(auth.accepts(logIn.token())).isFalse();
        elsewhere.advance(TTL.minusMillis(1));
        assertThat(elsewhere.accepts(logIn.token())).isTrue();
        elsewhere.advance(Duration.ofMillis(1));
        assertThat(elsewhere.accepts(logIn.token())).isFalse();
    }

    @Test
    void aDeletedUsersTokensEndWithinTheTimeToLive() {
        LoginResult logIn = auth.newUser();
        assertThat(auth.accepts(logIn.token())).isTrue();
        delete(logIn.user().id());
        assertThat(elsewhere.accepts(logIn.token())).isFalse();
        auth.advance(TTL);
        assertThat(auth.accepts(logIn.token())).isFalse();
        int queries = versionQueries.get();
        assertThat(auth.accepts(logIn.token())).isFalse();
        assertThat(versionQueries).hasValue(queries);
    }

    @Test
    void aVersionAgesFromWhenItsQueryWasSent() {
        LoginResult logIn = auth.newUser();
        afterVersionQuery = () -> auth.advance(TTL.minusMillis(1));
        assertThat(auth.accepts(logIn.token())).isTrue();
        afterVersionQuery = () -> {};
        auth.advance(Duration.ofMillis(1));
        assertThat(auth.accepts(logIn.token())).isTrue();
        assertThat(versionQueries).hasValue(2);
    }

    @Test
    void aVersionReadBeforeAChangeIsNotRememberedAfterIt() throws Exception {
        LoginResult logIn = auth.newUser();
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        afterVersionQuery = () -> {
            read.countDown();
            await(changed);
        };
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> concurrent = threads.submit(() -> auth.accepts(logIn.token()));
            await(read);
            afterVersionQuery = () -> {};
            get(auth.users().changePassword(logIn.user().id(), PASSWORD, OTHER_PASSWORD, CLIENT));
            changed.countDown();
            concurrent.get();
            assertThat(auth.accepts(logIn.token())).isFalse();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void threadsThatMissTheSameUserShareOneQuery() throws Exception {
        LoginResult logIn = auth.newUser();
        CountDownLatch release = new CountDownLatch(1);
        afterVersionQuery = () -> await(release);
        AtomicInteger accepted = new AtomicInteger();
        List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                    if (auth.accepts(logIn.token())) {
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
    void whenUsersCannotBeReachedOnlyWhatIsKnownIsLetIn() {
        LoginResult known = auth.newUser();
        LoginResult unknown = auth.newUser();
        assertThat(auth.accepts(known.token())).isTrue();
        reachable = false;
        assertThat(auth.accepts(known.token())).isTrue();
        assertThat(auth.accepts("nonsense")).isFalse();
        assertThatThrownBy(() -> auth.accepts(unknown.token()))
                .isInstanceOfSatisfying(
                        UserRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue());
        auth.advance(TTL);
        assertThatThrownBy(() -> auth.accepts(known.token())).isInstanceOf(UserRepositoryException.class);
        reachable = true;
        assertThat(auth.accepts(known.token())).isTrue();
        assertThat(auth.accepts(unknown.token())).isTrue();
    }

    @Test
    void withoutRoomToRememberEverythingStillWorks() {
        AuthConfiguration forgetful = TestAuthentication.configuration();
        forgetful.cacheSize = 0;
        try (TestAuthentication small = new TestAuthentication(jdbi, forgetful)) {
            LoginResult logIn = small.newUser();
            assertThat(small.accepts(logIn.token())).isTrue();
            get(small.users().changePassword(logIn.user().id(), PASSWORD, OTHER_PASSWORD, CLIENT));
            assertThat(small.accepts(logIn.token())).isFalse();
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
