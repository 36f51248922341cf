package cycles.repository.postgres;

import static cycles.repository.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleDates;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import cycles.metrics.BucketHistogram;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs writes on a real server. A gate before the first two round trips lets further calls queue. */
@Timeout(60)
class StatementBatcherTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int OTHERS = 5;
    private static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T20:00:00Z"));

    private final String url = TestPostgres.newSchema();
    private final Histogram sizes = new BucketHistogram(1, 2, 5);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch leadersStarted = new CountDownLatch(2);
    private final CountDownLatch gate = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private PostgresDatabase database;

    @BeforeEach
    void open() {
        PostgresConfiguration configuration = TestPostgres.at(url, new PostgresConfiguration());
        database = new PostgresDatabase("cycles", configuration, directory, new MetricRegistry());
        database.start();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        database.close();
    }

    @Test
    void execute_duringRoundTrips_sharesTheNextOne() throws Exception {
        StatementBatcher<CycleWrite, WriteOutcome> writes = gated(TIMEOUT);
        List<Future<WriteOutcome>> leaders = startTwoLeaders(writes);
        List<Future<WriteOutcome>> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            others.add(make(writes, creation(UUID.randomUUID(), UUID.randomUUID())));
        }
        awaitWaiting(writes, OTHERS);
        gate.countDown();
        for (Future<WriteOutcome> each : leaders) {
            assertThat(each.get().name()).isEqualTo("ok");
        }
        for (Future<WriteOutcome> each : others) {
            assertThat(each.get().name()).isEqualTo("ok");
        }
        // Both permits may have been passed on before the remaining calls were added to a batch.
        assertThat(sizes.getCount()).isBetween(3L, 4L);
        assertThat(sizes.getSnapshot().getMax()).isBetween(OTHERS - 1L, (long) OTHERS);
        assertThat(rows()).isEqualTo(2 + OTHERS);
    }

    @Test
    void execute_serverRefusesOne_failsOnlyThatOne() throws Exception {
        StatementBatcher<CycleWrite, WriteOutcome> writes = gated(TIMEOUT);
        UUID taken = UUID.randomUUID();
        try (Connection connection = connection(url)) {
            statement().executeSingle(connection, creation(taken, UUID.randomUUID()));
        }
        List<Future<WriteOutcome>> leaders = startTwoLeaders(writes);
        Future<WriteOutcome> before = make(writes, creation(UUID.randomUUID(), UUID.randomUUID()));
        Future<WriteOutcome> rejected = make(writes, creation(taken, UUID.randomUUID()));
        Future<WriteOutcome> after = make(writes, creation(UUID.randomUUID(), UUID.randomUUID()));
        awaitWaiting(writes, 3);
        gate.countDown();
        assertThat(before.get().name()).isEqualTo("ok");
        assertThat(after.get().name()).isEqualTo("ok");
        assertThatThrownBy(rejected::get)
                .hasCauseInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("duplicate key");
        for (Future<WriteOutcome> each : leaders) {
            each.get();
        }
        assertThat(rows()).isEqualTo(1 + 2 + 2);
    }

    @Test
    void execute_userIsLocked_othersDoNotWait() throws Exception {
        StatementBatcher<CycleWrite, WriteOutcome> writes = open(TIMEOUT);
        UUID locked = UUID.randomUUID();
        List<Future<WriteOutcome>> waiting = new ArrayList<>();
        try (Connection lockSession = connection(url)) {
            lockSession.setAutoCommit(false);
            try (var lock = lockSession.prepareStatement("SELECT lock_cycles_of_v2(?)")) {
                lock.setObject(1, locked);
                lock.execute();
            }
            for (int i = 0; i < OTHERS; i++) {
                waiting.add(make(writes, creation(UUID.randomUUID(), locked)));
            }
            for (int i = 0; i < OTHERS; i++) {
                assertThat(writes.execute(creation(UUID.randomUUID(), UUID.randomUUID()))
                                .name())
                        .isEqualTo("ok");
            }
            assertThat(waiting).noneMatch(Future::isDone);
            lockSession.commit();
        }
        List<String> outcomes = new ArrayList<>();
        for (Future<WriteOutcome> each : waiting) {
            outcomes.add(each.get().name());
        }
        assertThat(outcomes)
                .containsOnlyOnce("ok")
                .filteredOn("already_in_progress"::equals)
                .hasSize(OTHERS - 1);
    }

    @Test
    void execute_queuedTooLong_isRefusedAndNotWritten() throws Exception {
        StatementBatcher<CycleWrite, WriteOutcome> writes = gated(Duration.ofMillis(1));
        List<Future<WriteOutcome>> leaders = startTwoLeaders(writes);
        assertThatThrownBy(() -> writes.execute(creation(UUID.randomUUID(), UUID.randomUUID())))
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue())
                .hasMessageContaining("nothing was executed");
        gate.countDown();
        for (Future<WriteOutcome> each : leaders) {
            each.get();
        }
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void execute_noConnection_failsAndRecovers() throws Exception {
        StatementBatcher<CycleWrite, WriteOutcome> writes = open(TIMEOUT);
        database.close();
        List<Future<WriteOutcome>> calls = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            calls.add(make(writes, creation(UUID.randomUUID(), UUID.randomUUID())));
        }
        for (Future<WriteOutcome> each : calls) {
            assertThatThrownBy(each::get).hasCauseInstanceOf(CycleRepositoryException.class);
        }
        database.start();
        assertThat(writes.execute(creation(UUID.randomUUID(), UUID.randomUUID()))
                        .name())
                .isEqualTo("ok");
    }

    private WriteStatement statement() {
        return new WriteStatement(new LockQueue(database, 16, TIMEOUT));
    }

    private StatementBatcher<CycleWrite, WriteOutcome> open(Duration timeout) {
        return new StatementBatcher<>(database, statement(), timeout, sizes);
    }

    private StatementBatcher<CycleWrite, WriteOutcome> gated(Duration timeout) {
        WriteStatement real = statement();
        StatementBatcher.Statement<CycleWrite, WriteOutcome> statement = new StatementBatcher.Statement<>() {
            @Override
            public void executeBatch(
                    Connection connection, List<CycleWrite> calls, StatementBatcher.Outcomes<WriteOutcome> outcomes)
                    throws SQLException {
                leadersStarted.countDown();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
                real.executeBatch(connection, calls, outcomes);
            }

            @Override
            public WriteOutcome executeSingle(Connection connection, CycleWrite call) throws SQLException {
                return real.executeSingle(connection, call);
            }
        };
        return new StatementBatcher<>(database, statement, timeout, sizes);
    }

    private List<Future<WriteOutcome>> startTwoLeaders(StatementBatcher<CycleWrite, WriteOutcome> writes)
            throws InterruptedException {
        List<Future<WriteOutcome>> leaders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            leaders.add(make(writes, creation(UUID.randomUUID(), UUID.randomUUID())));
        }
        leadersStarted.await();
        return leaders;
    }

    private Future<WriteOutcome> make(StatementBatcher<CycleWrite, WriteOutcome> writes, CycleWrite write) {
        return threads.submit(() -> writes.execute(write));
    }

    private static void awaitWaiting(StatementBatcher<?, ?> calls, int count) {
        await("waiting calls").until(() -> calls.queueLength() >= count);
    }

    private static CycleWrite creation(UUID id, UUID userId) {
        return new CycleWrite(true, id, userId, CycleStatus.IN_PROGRESS, DATES, DATES.end());
    }

    private static Connection connection(String url) throws SQLException {
        return DriverManager.getConnection(url, TestPostgres.user(), TestPostgres.password());
    }

    private int rows() throws SQLException {
        try (Connection connection = connection(url);
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM cycles")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
