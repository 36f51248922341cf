package cycles.auth;

import static cycles.auth.TestAuthentication.OTHER_PASSWORD;
import static cycles.auth.TestAuthentication.PASSWORD;
import static cycles.auth.TestAuthentication.get;
import static cycles.auth.TestAuthentication.newEmail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import com.github.benmanes.caffeine.cache.Ticker;
import cycles.auth.AttemptLimits.Limit;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two instances on one Postgres, in a schema of their own, whose time passes when a test says so. */
class AttemptLimitsTest {
    private static final PostgresDatabase DATABASE = new PostgresDatabase(
            "users",
            TestPostgres.withLongTimeouts(TestPostgres.at(TestPostgres.newSchema(), new PostgresConfiguration())),
            Path.of("target", "test-data"),
            new MetricRegistry());

    static {
        DATABASE.start();
    }

    private final Jdbi jdbi = DATABASE.jdbi();
    private final Client client = Client.at("client-" + UUID.randomUUID());
    private final String email = newEmail();
    private final TestAuthentication here = new TestAuthentication(jdbi, configuration());
    private final TestAuthentication there = new TestAuthentication(jdbi, configuration());

    private static AuthConfiguration configuration() {
        AuthConfiguration configuration = TestAuthentication.configuration();
        configuration.limits.address = new Limit(12, Duration.minutes(2));
        configuration.limits.account = new Limit(5, Duration.minutes(5));
        configuration.limits.accountFromAddress = new Limit(3, Duration.minutes(3));
        return configuration;
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    private void pass(String time) {
        jdbi.useHandle(handle -> handle.execute("UPDATE auth_limits SET used_until = used_until - ?::interval", time));
    }

    private static <T> void assertLimited(Supplier<CompletionStage<T>> attempt, int retryAfterSeconds) {
        assertThatThrownBy(() -> get(attempt.get()))
                .isInstanceOfSatisfying(
                        TooManyAttemptsException.class,
                        refusal -> assertThat(refusal.retryAfter()).hasSeconds(retryAfterSeconds));
    }

    private void failAt(TestAuthentication instance, Client from) {
        assertThatThrownBy(() -> get(instance.users().logIn(email, OTHER_PASSWORD, from)))
                .isInstanceOf(InvalidCredentialsException.class);
    }

    @Test
    void guessesAtAnAccountAreCountedByAllInstancesTogether() {
        here.signUp(email);
        failAt(here, client);
        failAt(there, client);
        failAt(here, client);
        assertLimited(() -> there.users().logIn(email, OTHER_PASSWORD, client), 60);
        assertLimited(() -> here.users().logIn(email, PASSWORD, client), 60);
        assertThat(here.events()).containsEntry("limited", 1L).containsEntry("login_failed", 2L);

        pass("61 seconds");
        failAt(there, client);
        assertLimited(() -> there.users().logIn(email, OTHER_PASSWORD, client), 60);
    }

    @Test
    void whoGuessesLocksOutHimselfAndNotTheOwner() {
        here.signUp(email);
        for (int i = 0; i < 3; i++) {
            failAt(here, client);
        }
        assertLimited(() -> here.users().logIn(email, OTHER_PASSWORD, client), 60);
        assertThat(get(there.users().logIn(email, PASSWORD, Client.at("another client")))
                        .token())
                .isNotBlank();
    }

    @Test
    void guessesFromManyAddressesAreSlowedDownAndTheOwnerIsBackSoon() {
        here.signUp(email);
        for (int i = 0; i < 5; i++) {
            failAt(here, Client.at("client " + i));
        }
        assertLimited(() -> there.users().logIn(email, PASSWORD, client), 60);
        pass("61 seconds");
        assertThat(get(there.users().logIn(email, PASSWORD, client)).token()).isNotBlank();
    }

    @Test
    void aRightPasswordCountsAsNoFailure() {
        here.signUp(email);
        for (int i = 0; i < 9; i++) {
            assertThat(get(here.users().logIn(email, PASSWORD, client)).token()).isNotBlank();
        }
    }

    @Test
    void anUnknownEmailIsLimitedLikeAKnownOne() {
        for (int i = 0; i < 3; i++) {
            failAt(here, client);
        }
        assertLimited(() -> there.users().logIn(email, PASSWORD, client), 60);
    }

    @Test
    void guessesSentAllAtOnceAreJudgedOneAfterTheOther() {
        here.signUp(email);
        List<CompletionStage<LoginResult>> guesses = Stream.generate(
                        () -> here.users().logIn(email, OTHER_PASSWORD, client))
                .limit(8)
                .toList();
        List<Class<?>> outcomes = new ArrayList<>();
        guesses.forEach(guess -> outcomes.add(catchThrowable(() -> get(guess)).getClass()));
        assertThat(outcomes.subList(0, 3)).containsOnly(InvalidCredentialsException.class);
        assertThat(outcomes.subList(3, 8)).containsOnly(TooManyAttemptsException.class);
    }

    @Test
    void aStolenTokenIsNoWayToGuessThePassword() {
        here.signUp(email);
        UUID id = get(here.users().logIn(email, PASSWORD, client)).user().id();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> get(here.users().changePassword(id, OTHER_PASSWORD, "Third-pass3", client)))
                    .isInstanceOf(InvalidCredentialsException.class);
        }
        assertLimited(() -> there.users().changePassword(id, PASSWORD, OTHER_PASSWORD, client), 60);
        assertThat(get(there.users().logIn(email, PASSWORD, client)).user().id())
                .isEqualTo(id);
    }

    @Test
    void anAddressHasItsShareOfSignUpsAndLogInsTogether() {
        here.signUp(email);
        IntStream.range(0, 6).forEach(i -> get(here.users().signUp(newEmail(), PASSWORD, client)));
        IntStream.range(0, 6).forEach(i -> get(there.users().logIn(email, PASSWORD, client)));
        assertLimited(() -> here.users().signUp(newEmail(), PASSWORD, client), 10);
        assertLimited(() -> there.users().logIn(email, PASSWORD, client), 10);
        get(here.users().signUp(newEmail(), PASSWORD, Client.at("another client")));

        pass("11 seconds");
        get(there.users().signUp(newEmail(), PASSWORD, client));
        assertLimited(() -> here.users().signUp(newEmail(), PASSWORD, client), 10);
        pass("1 hour");
        IntStream.range(0, 12).forEach(i -> get(here.users().logIn(email, PASSWORD, client)));
        assertLimited(() -> here.users().logIn(email, PASSWORD, client), 10);
    }

    @Test
    void oneEmailIsSignedUpSoManyTimes() {
        here.signUp(email);
        for (int i = 0; i < 4; i++) {
            Client from = Client.at("client " + i);
            assertThatThrownBy(() -> get(there.users().signUp(email, PASSWORD, from)))
                    .isInstanceOf(UserAlreadyExistsException.class);
        }
        assertLimited(() -> here.users().signUp(email, PASSWORD, client), 60);
        assertThat(get(here.users().logIn(email, PASSWORD, client)).token()).isNotBlank();
    }

    @Test
    void whenTheClockStepsBackEverybodyIsRested() {
        for (int i = 0; i < 3; i++) {
            failAt(here, client);
        }
        pass("-1 hour");
        failAt(there, client);
        failAt(here, client);
        failAt(there, client);
        assertLimited(() -> there.users().logIn(email, PASSWORD, client), 60);
    }

    @Test
    void theTableForgetsWhoIsRestedAndNeverKnewWho() {
        failAt(here, client);
        assertThat(rows()).isGreaterThanOrEqualTo(3);
        String content = jdbi.withHandle(
                handle -> handle.createQuery("SELECT string_agg(auth_limits::text, '') FROM auth_limits")
                        .mapTo(String.class)
                        .one());
        assertThat(content).doesNotContain(email, client.address());
        pass("1 day");
        removeRested();
        assertThat(rows()).isZero();
    }

    /** Several statements, of which some define functions. */
    private void run(String sql) {
        jdbi.useHandle(handle -> {
            try (Statement statement = handle.getConnection().createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void removeRested() {
        try (AttemptLimiter limiter =
                new AttemptLimiter(new UserDatabase(jdbi), new AttemptLimits(), Ticker.systemTicker())) {
            limiter.removeRested();
        }
    }

    @Test
    void removeRested_manyRows_deletesAThousandWithAStatement() {
        run("""
                DELETE FROM auth_limits;
                INSERT INTO auth_limits SELECT gen_random_uuid(), now() - interval '1 second' FROM generate_series(1, 4500);
                INSERT INTO auth_limits SELECT gen_random_uuid(), now() + interval '1 day' FROM generate_series(1, 500);
                CREATE TABLE removals (rows bigint);
                CREATE FUNCTION count_removal() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN INSERT INTO removals SELECT count(*) FROM removed; RETURN NULL; END $$;
                CREATE TRIGGER count_removal AFTER DELETE ON auth_limits
                    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_removal();
                """);
        try {
            removeRested();
            assertThat(rows()).isEqualTo(500);
            List<Long> removals = jdbi.withHandle(handle -> handle.createQuery("SELECT rows FROM removals")
                    .mapTo(Long.class)
                    .list());
            assertThat(removals).hasSizeGreaterThan(1).allMatch(removed -> removed <= 1_000);
        } finally {
            run("""
                    DROP TRIGGER count_removal ON auth_limits;
                    DROP FUNCTION count_removal;
                    DROP TABLE removals;
                    DELETE FROM auth_limits;
                    """);
        }
    }

    @Test
    void removeRested_rowIsLocked_skipsIt() {
        UUID locked = UUID.randomUUID();
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO auth_limits VALUES (?, now() - interval '1 second'), (gen_random_uuid(), now() - interval '1 second')",
                locked));
        jdbi.useTransaction(holder -> {
            holder.execute("SELECT 1 FROM auth_limits WHERE key = ? FOR UPDATE", locked);
            assertThatCode(this::removeRested).doesNotThrowAnyException();
            assertThat(holder.createQuery("SELECT key FROM auth_limits WHERE used_until < now()")
                            .mapTo(UUID.class)
                            .list())
                    .containsExactly(locked);
        });
    }

    /** Removing waits for a lock that this test has. */
    @Test
    void logIn_expiredRowsAreRemovedMeanwhile_doesNotWait() {
        here.signUp(email);
        run("""
                CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$;
                CREATE TRIGGER wait_for_test BEFORE DELETE ON auth_limits
                    FOR EACH STATEMENT EXECUTE FUNCTION wait_for_test();
                """);
        try (Handle lock = jdbi.open()) {
            lock.execute("SELECT pg_advisory_lock(4711)");
            try {
                here.advance(java.time.Duration.ofMinutes(2));
                assertThat(get(here.users().logIn(email, PASSWORD, client)).token())
                        .isNotBlank();
            } finally {
                lock.execute("SELECT pg_advisory_unlock(4711)");
            }
        } finally {
            run("""
                    DROP TRIGGER wait_for_test ON auth_limits;
                    DROP FUNCTION wait_for_test;
                    """);
        }
    }

    @Test
    void logIn_aMinuteAfterTheLastRemoval_removesExpiredRows() throws Exception {
        jdbi.useHandle(
                handle -> handle.execute(
                        "INSERT INTO auth_limits SELECT gen_random_uuid(), now() - interval '1 second' FROM generate_series(1, 1500)"));
        here.signUp(email);
        int before = rows();
        here.advance(java.time.Duration.ofMinutes(2));
        get(here.users().logIn(email, PASSWORD, client));
        for (int i = 0; i < 600 && rows() > before - 1_500; i++) {
            Thread.sleep(50);
        }
        assertThat(rows()).isLessThanOrEqualTo(before - 1_500);
    }

    private int rows() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM auth_limits")
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void whatIsWaitingFailsWithTheStoreAndNotOneAfterTheOther() {
        Jdbi gone = Jdbi.create("jdbc:postgresql://127.0.0.1:1/nobody?user=nobody");
        try (TestAuthentication alone = new TestAuthentication(gone, configuration())) {
            List<CompletionStage<LoginResult>> attempts = Stream.generate(
                            () -> alone.users().logIn(email, PASSWORD, client))
                    .limit(50)
                    .toList();
            assertThat(attempts)
                    .allSatisfy(attempt -> assertThatThrownBy(() -> get(attempt))
                            .isInstanceOfSatisfying(
                                    UserRepositoryException.class,
                                    failure -> assertThat(failure.retryable()).isTrue()));
        }
    }
}
