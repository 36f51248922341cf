package cycles.auth;

import static cycles.auth.TestAuthentication.CLIENT;
import static cycles.auth.TestAuthentication.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.base.Throwables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Distinctive emails, passwords, tokens and keys are sent through everything, then looked for where they must not be. */
class SecretsTest {
    private final String email = "canary-" + UUID.randomUUID() + "@example.com";
    private final String password = "Canary-pass1" + UUID.randomUUID();
    private final String newPassword = "Canary-pass2" + UUID.randomUUID();
    private final List<String> traces = new ArrayList<>();

    private void traceOf(Runnable failing) {
        Throwable failure = catchThrowable(failing::run);
        assertThat(failure).isInstanceOf(UserException.class);
        traces.add(Throwables.getStackTraceAsString(failure));
    }

    private static Connection withoutTables() throws SQLException {
        Connection connection = TestUsers.jdbi().open().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL search_path TO pg_temp");
        }
        return connection;
    }

    @Test
    void secretsAreInNoLogNoFailureAndNoDescription() {
        AuthConfiguration configuration = TestAuthentication.configuration();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Level level = root.getLevel();
        root.setLevel(Level.TRACE);
        root.addAppender(log);
        String token;
        try (TestAuthentication auth = new TestAuthentication(TestUsers.jdbi(), configuration);
                TestAuthentication broken =
                        new TestAuthentication(Jdbi.create((ConnectionFactory) SecretsTest::withoutTables))) {
            User user = get(auth.users().signUp(email, password, CLIENT));
            LoginResult logIn = get(auth.users().logIn(email, password, CLIENT));
            token = logIn.token();
            assertThat(auth.accepts(token)).isTrue();
            traceOf(() -> get(auth.users().signUp(email, password, CLIENT)));
            traceOf(() -> get(auth.users().logIn(email, newPassword, CLIENT)));
            traceOf(() -> get(auth.users().signUp(email + ".", password + " ", CLIENT)));
            traceOf(() -> get(auth.users().changePassword(user.id(), newPassword, newPassword, CLIENT)));
            traceOf(() -> get(broken.users().signUp(email, password, CLIENT)));
            traceOf(() -> get(broken.users().logIn(email, password, CLIENT)));
            traceOf(() -> get(broken.users().changePassword(user.id(), password, newPassword, CLIENT)));
            traceOf(() -> broken.accepts(token));
            traces.add(user + " " + logIn);
            traces.add(new UserRecord(user, password, 1).toString());
            get(auth.users().changePassword(user.id(), password, newPassword, CLIENT));
        } finally {
            root.detachAppender(log);
            root.setLevel(level);
        }
        for (ILoggingEvent event : log.list) {
            IThrowableProxy failure = event.getThrowableProxy();
            traces.add(event.getFormattedMessage() + (failure == null ? "" : ThrowableProxyUtil.asString(failure)));
        }
        assertThat(String.join("\n", traces))
                .contains("User[id=")
                .doesNotContain(email, password, newPassword, token, configuration.jwtKey, "$argon2id$");
    }
}
