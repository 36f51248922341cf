package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.PostgresUnavailableException;
import cycles.database.TestPooler;
import cycles.database.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests user accounts through PgBouncer in transaction mode. */
class PoolerTest {
    @TempDir
    private Path directory;

    private PostgresDatabase database(TestPooler pooler) {
        return new PostgresDatabase(
                "users",
                TestPostgres.withLongTimeouts(TestPostgres.at(pooler.url(), new PostgresConfiguration())),
                directory,
                new MetricRegistry());
    }

    private static String setting(PostgresDatabase database, String name) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT current_setting('" + name + "')")
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void users_behindPooler_signUpAndLogIn() throws Exception {
        try (TestPooler pooler = TestPooler.start(directory);
                PostgresDatabase database = database(pooler)) {
            database.start();
            try (TestAuthentication authentication = new TestAuthentication(database.jdbi())) {
                List<CompletableFuture<Void>> users = IntStream.range(0, 8)
                        .mapToObj(user -> CompletableFuture.runAsync(() -> {
                            String token = authentication.newUser().token();
                            for (int i = 0; i < 20; i++) {
                                assertThat(authentication.accepts(token)).isTrue();
                            }
                        }))
                        .toList();
                users.forEach(CompletableFuture::join);
            }
            new UserAccounts(database.jdbi()).checkWrites();
            if (pooler.isAvailable()) {
                // A setting of the session would affect the next client of the connection.
                for (int i = 0; i < 20; i++) {
                    assertThat(setting(database, "statement_timeout")).isEqualTo("0");
                }
            }
        }
    }

    @Test
    void start_poolerWithOtherIsolation_failsWithOneLineMessage() throws Exception {
        try (TestPooler pooler = TestPooler.start(directory, "default_transaction_isolation = 'repeatable read'");
                PostgresDatabase database = database(pooler)) {
            if (pooler.isAvailable()) {
                assertThatThrownBy(database::start)
                        .isInstanceOf(PostgresUnavailableException.class)
                        .hasMessageContainingAll("repeatable read", "ALTER ROLE", "default_transaction_isolation")
                        .message()
                        .hasLineCount(1);
            }
        }
    }
}
