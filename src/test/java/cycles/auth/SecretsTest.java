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

/** Runs all operations with unique emails, passwords, tokens and keys, and searches logs, exceptions and descriptions for them. */
class SecretsTest {
    private final String email = "canary-" + UUID.randomUUID() + "@example.com";
    private final String password = "Canary-pass1" + UUID.randomUUID();
    private final String newPassword = "Canary-pass2" + UUID.randomUUID();
    private final List<String> outputs = new ArrayList<>();

    private void recordFailure(Runnable failing) {
        Throwable failure = catchThrowable(failing::run);
        assertThat(failure).isInstanceOf(UserException.class);
        outputs.add(Throwables.getStackTraceAsString(failure));
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
    void operations_uniqueSecrets_areInNoLogExceptionOrDescription() {
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
            LoginResult login = get(auth.users().logIn(email, password, CLIENT));
            token = login.token();
            assertThat(auth.accepts(token)).isTrue();
            recordFailure(() -> get(auth.users().signUp(email, password, CLIENT)));
            recordFailure(() -> get(auth.users().logIn(email, newPassword, CLIENT)));
            recordFailure(() -> get(auth.users().signUp(email + ".", password + " ", CLIENT)));
            recordFailure(() -> get(auth.users().changePassword(user.id(), newPassword, newPassword, CLIENT)));
            recordFailure(() -> get(broken.users().signUp(email, password, CLIENT)));
            recordFailure(() -> get(broken.users().logIn(email, password, CLIENT)));
            recordFailure(() -> get(broken.users().changePassword(user.id(), password, newPassword, CLIENT)));
            recordFailure(() -> broken.accepts(token));
            outputs.add(user + " " + login);
            outputs.add(new UserRecord(user, password, 1).toString());
            get(auth.users().changePassword(user.id(), password, newPassword, CLIENT));
        } finally {
            root.detachAppender(log);
            root.setLevel(level);
        }
        for (ILoggingEvent event : log.list) {
            IThrowableProxy failure = event.getThrowableProxy();
            outputs.add(event.getFormattedMessage() + (failure == null ? "" : ThrowableProxyUtil.asString(failure)));
        }
        assertThat(String.join("\n", outputs))
                .contains("User[id=")
                .doesNotContain(email, password, newPassword, token, configuration.jwtKey, "$argon2id$");
    }
}
