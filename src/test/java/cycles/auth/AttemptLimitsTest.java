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
import cycles.TestDirectory;
import cycles.auth.AttemptLimits.Limit;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import io.dropwizard.util.Duration;
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

/** Tests two instances that share a Postgres schema. The state of the limits is shifted instead of waiting. */
class AttemptLimitsTest {
    private static final PostgresDatabase DATABASE = new PostgresDatabase(
            "users",
            TestPostgres.withLongTimeouts(TestPostgres.at(TestPostgres.newSchema(), new PostgresConfiguration())),
            TestDirectory.of("test-data"),
            new MetricRegistry());

    static {
        DATABASE.start();
    }

    private final Jdbi jdbi = DATABASE.jdbi();
    private final Client client = Client.at("client-" + UUID.randomUUID());
    private final String email = newEmail();
    private final TestAuthentication first = new TestAuthentication(jdbi, configuration());
    private final TestAuthentication second = new TestAuthentication(jdbi, configuration());

    private static AuthConfiguration configuration() {
        AuthConfiguration configuration = TestAuthentication.configuration();
        configuration.limits.address = new Limit(12, Duration.minutes(2));
        configuration.limits.account = new Limit(5, Duration.minutes(5));
        configuration.limits.accountFromAddress = new Limit(3, Duration.minutes(3));
        return configuration;
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @AfterAll
    static void closeDatabase() {
        DATABASE.close();
    }

    private void advanceLimits(String time) {
        jdbi.useHandle(handle -> handle.execute("UPDATE auth_limits SET used_until = used_until - ?::interval", time));
    }

    private static <T> void assertLimited(Supplier<CompletionStage<T>> attempt, int retryAfterSeconds) {
        assertThatThrownBy(() -> get(attempt.get()))
                .isInstanceOfSatisfying(
                        TooManyAttemptsException.class,
                        refusal -> assertThat(refusal.retryAfter()).hasSeconds(retryAfterSeconds));
    }

    private void failLogIn(TestAuthentication instance, Client from) {
        assertThatThrownBy(() -> get(instance.users().logIn(email, OTHER_PASSWORD, from)))
                .isInstanceOf(InvalidCredentialsException.class);
    }

    @Test
    void logIn_failuresOnTwoInstances_countTogether() {
        first.signUp(email);
        failLogIn(first, client);
        failLogIn(second, client);
        failLogIn(first, client);
        assertLimited(() -> second.users().logIn(email, OTHER_PASSWORD, client), 60);
        assertLimited(() -> first.users().logIn(email, PASSWORD, client), 60);
        assertThat(first.events()).containsEntry("limited", 1L).containsEntry("login_failed", 2L);

        advanceLimits("61 seconds");
        failLogIn(second, client);
        assertLimited(() -> second.users().logIn(email, OTHER_PASSWORD, client), 60);
    }

    @Test
    void logIn_addressLimitExceeded_otherAddressIsNotLimited() {
        first.signUp(email);
        for (int i = 0; i < 3; i++) {
            failLogIn(first, client);
        }
        assertLimited(() -> first.users().logIn(email, OTHER_PASSWORD, client), 60);
        assertThat(get(second.users().logIn(email, PASSWORD, Client.at("another client")))
                        .token())
                .isNotBlank();
    }

    @Test
    void logIn_failuresFromManyAddresses_limitAccountTemporarily() {
        first.signUp(email);
        for (int i = 0; i < 5; i++) {
            failLogIn(first, Client.at("client " + i));
        }
        assertLimited(() -> second.users().logIn(email, PASSWORD, client), 60);
        advanceLimits("61 seconds");
        assertThat(get(second.users().logIn(email, PASSWORD, client)).token()).isNotBlank();
    }

    @Test
    void logIn_rightPassword_isNotCountedAsFailure() {
        first.signUp(email);
        for (int i = 0; i < 9; i++) {
            assertThat(get(first.users().logIn(email, PASSWORD, client)).token())
                    .isNotBlank();
        }
    }

    @Test
    void logIn_unknownEmail_isLimited() {
        for (int i = 0; i < 3; i++) {
            failLogIn(first, client);
        }
        assertLimited(() -> second.users().logIn(email, PASSWORD, client), 60);
    }

    @Test
    void logIn_concurrentFailures_doNotExceedTheLimit() {
        first.signUp(email);
        List<CompletionStage<LoginResult>> guesses = Stream.generate(
                        () -> first.users().logIn(email, OTHER_PASSWORD, client))
                .limit(8)
                .toList();
        List<Class<?>> outcomes = new ArrayList<>();
        guesses.forEach(guess -> outcomes.add(catchThrowable(() -> get(guess)).getClass()));
        assertThat(outcomes.subList(0, 3)).containsOnly(InvalidCredentialsException.class);
        assertThat(outcomes.subList(3, 8)).containsOnly(TooManyAttemptsException.class);
    }

    @Test
    void changePassword_failures_areLimitedSeparatelyFromLogIns() {
        first.signUp(email);
        UUID id = get(first.users().logIn(email, PASSWORD, client)).user().id();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> get(first.users().changePassword(id, OTHER_PASSWORD, "Third-pass3", client)))
                    .isInstanceOf(InvalidCredentialsException.class);
        }
        assertLimited(() -> second.users().changePassword(id, PASSWORD, OTHER_PASSWORD, client), 60);
        assertThat(get(second.users().logIn(email, PASSWORD, client)).user().id())
                .isEqualTo(id);
    }

    @Test
    void address_signUpsAndLogIns_shareOneLimit() {
        first.signUp(email);
        IntStream.range(0, 6).forEach(i -> get(first.users().signUp(newEmail(), PASSWORD, client)));
        IntStream.range(0, 6).forEach(i -> get(second.users().logIn(email, PASSWORD, client)));
        assertLimited(() -> first.users().signUp(newEmail(), PASSWORD, client), 10);
        assertLimited(() -> second.users().logIn(email, PASSWORD, client), 10);
        get(first.users().signUp(newEmail(), PASSWORD, Client.at("another client")));

        advanceLimits("11 seconds");
        get(second.users().signUp(newEmail(), PASSWORD, client));
        assertLimited(() -> first.users().signUp(newEmail(), PASSWORD, client), 10);
        advanceLimits("1 hour");
        IntStream.range(0, 12).forEach(i -> get(first.users().logIn(email, PASSWORD, client)));
        assertLimited(() -> first.users().logIn(email, PASSWORD, client), 10);
    }

    @Test
    void signUp_sameEmail_isLimited() {
        first.signUp(email);
        for (int i = 0; i < 4; i++) {
            Client from = Client.at("client " + i);
            assertThatThrownBy(() -> get(second.users().signUp(email, PASSWORD, from)))
                    .isInstanceOf(UserAlreadyExistsException.class);
        }
        assertLimited(() -> first.users().signUp(email, PASSWORD, client), 60);
        assertThat(get(first.users().logIn(email, PASSWORD, client)).token()).isNotBlank();
    }

    @Test
    void logIn_clockStepsBack_limitsAreReset() {
        for (int i = 0; i < 3; i++) {
            failLogIn(first, client);
        }
        advanceLimits("-1 hour");
        failLogIn(second, client);
        failLogIn(first, client);
        failLogIn(second, client);
        assertLimited(() -> second.users().logIn(email, PASSWORD, client), 60);
    }

    @Test
    void removeExpired_oldRows_areRemovedAndContainNoPersonalData() {
        failLogIn(first, client);
        assertThat(rows()).isGreaterThanOrEqualTo(3);
        String content = jdbi.withHandle(
                handle -> handle.createQuery("SELECT string_agg(auth_limits::text, '') FROM auth_limits")
                        .mapTo(String.class)
                        .one());
        assertThat(content).doesNotContain(email, client.address());
        advanceLimits("1 day");
        removeExpired();
        assertThat(rows()).isZero();
    }

    /** Executes several statements in one call, including definitions of functions. */
    private void run(String sql) {
        jdbi.useHandle(handle -> {
            try (Statement statement = handle.getConnection().createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void removeExpired() {
        try (AttemptLimiter limiter =
                new AttemptLimiter(new UserDatabase(jdbi), new AttemptLimits(), Ticker.systemTicker())) {
            limiter.removeExpired();
        }
    }

    @Test
    void removeExpired_manyRows_deletesAtMostThousandPerStatement() {
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
            removeExpired();
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
    void removeExpired_rowIsLocked_skipsIt() {
        UUID locked = UUID.randomUUID();
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO auth_limits VALUES (?, now() - interval '1 second'), (gen_random_uuid(), now() - interval '1 second')",
                locked));
        jdbi.useTransaction(holder -> {
            holder.execute("SELECT 1 FROM auth_limits WHERE key = ? FOR UPDATE", locked);
            assertThatCode(this::removeExpired).doesNotThrowAnyException();
            assertThat(holder.createQuery("SELECT key FROM auth_limits WHERE used_until < now()")
                            .mapTo(UUID.class)
                            .list())
                    .containsExactly(locked);
        });
    }

    /** A trigger blocks the removal until this test releases an advisory lock. */
    @Test
    void logIn_removalOfExpiredRowsIsBlocked_doesNotWait() {
        first.signUp(email);
        run("""
                CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$;
                CREATE TRIGGER wait_for_test BEFORE DELETE ON auth_limits
                    FOR EACH STATEMENT EXECUTE FUNCTION wait_for_test();
                """);
        try (Handle lock = jdbi.open()) {
            lock.execute("SELECT pg_advisory_lock(4711)");
            try {
                first.advance(java.time.Duration.ofMinutes(2));
                assertThat(get(first.users().logIn(email, PASSWORD, client)).token())
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
    void logIn_minuteAfterLastRemoval_removesExpiredRows() throws Exception {
        jdbi.useHandle(
                handle -> handle.execute(
                        "INSERT INTO auth_limits SELECT gen_random_uuid(), now() - interval '1 second' FROM generate_series(1, 1500)"));
        first.signUp(email);
        int before = rows();
        first.advance(java.time.Duration.ofMinutes(2));
        get(first.users().logIn(email, PASSWORD, client));
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
    void logIn_databaseUnreachable_failsAllQueuedAttemptsTogether() {
        Jdbi unreachable = Jdbi.create("jdbc:postgresql://127.0.0.1:1/nobody?user=nobody");
        try (TestAuthentication authentication = new TestAuthentication(unreachable, configuration())) {
            List<CompletionStage<LoginResult>> attempts = Stream.generate(
                            () -> authentication.users().logIn(email, PASSWORD, client))
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
