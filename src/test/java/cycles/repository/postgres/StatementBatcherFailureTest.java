package cycles.repository.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleDates;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import cycles.metrics.BucketHistogram;
import io.dropwizard.jackson.Jackson;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps through shared round trips on a real server: each waits until the test says how it ends. */
@Timeout(60)
class StatementBatcherFailureTest {
    private static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T20:00:00Z"));

    private final BlockingQueue<RoundTrip> roundTrips = new LinkedBlockingQueue<>();
    private final AtomicInteger alone = new AtomicInteger();
    private final List<FutureTask<WriteOutcome>> begun = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final MetricRegistry metrics = new MetricRegistry();

    @TempDir
    private Path directory;

    private PostgresDatabase database;
    private WriteStatement real;
    private StatementBatcher<CycleWrite, WriteOutcome> writes;

    /** What a round trip does when the test lets it go on. */
    private interface Ending {
        void run(Connection connection, List<CycleWrite> calls, StatementBatcher.Outcomes<WriteOutcome> answers)
                throws SQLException;
    }

    private record RoundTrip(List<CycleWrite> calls, CompletableFuture<Ending> ending) {
        void ends(Ending how) {
            ending.complete(how);
        }
    }

    private final class Stepped implements StatementBatcher.Statement<CycleWrite, WriteOutcome> {
        @Override
        public void executeBatch(
                Connection connection, List<CycleWrite> calls, StatementBatcher.Outcomes<WriteOutcome> answers)
                throws SQLException {
            RoundTrip mine = new RoundTrip(calls, new CompletableFuture<>());
            roundTrips.add(mine);
            mine.ending.join().run(connection, calls, answers);
        }

        @Override
        public WriteOutcome executeSingle(Connection connection, CycleWrite call) throws SQLException {
            alone.incrementAndGet();
            return real.executeSingle(connection, call);
        }
    }

    private void open(String settings) throws Exception {
        PostgresConfiguration configuration = TestPostgres.at(TestPostgres.newSchema(), new PostgresConfiguration());
        Jackson.newObjectMapper().readerForUpdating(configuration).readValue(settings);
        database = new PostgresDatabase("cycles", configuration, directory, metrics);
        database.start();
        real = new WriteStatement(new LockQueue(database, 16, Duration.ofSeconds(30)));
        writes = new StatementBatcher<>(database, new Stepped(), Duration.ofSeconds(30), new BucketHistogram(1, 2, 5));
    }

    @AfterEach
    void close() {
        roundTrips.forEach(each -> each.ends(real::executeBatch));
        database.close();
    }

    @Test
    void make_errorInLeaderAfterCommit_leavesFollowerWithUnknownOutcome() throws Exception {
        assertUnknownAfter(new OutOfMemoryError("after the commit"));
    }

    @Test
    void make_runtimeExceptionInLeaderAfterCommit_leavesFollowerWithUnknownOutcome() throws Exception {
        assertUnknownAfter(new IllegalStateException("after the commit"));
    }

    private void assertUnknownAfter(Throwable failure) throws Exception {
        open("{}");
        List<FutureTask<WriteOutcome>> pair = leaderAndFollower();
        next(2).ends((connection, calls, answers) -> {
            real.executeBatch(connection, calls, answers);
            StatementBatcherFailureTest.<RuntimeException>sneak(failure);
        });
        assertThat(failure(pair.get(0))).isSameAs(failure);
        assertThat(failure(pair.get(1)))
                .hasMessageContaining("unknown")
                .hasCause(failure)
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        unknown -> assertThat(unknown.retryable()).isTrue());
        assertThat(alone).hasValue(0);
        assertThat(rows()).isEqualTo(4);
        assertThat(outcome(passThrough()).name()).isEqualTo("ok");
    }

    @Test
    void make_errorWhileTheConnectionIsUsed_keepsTheConnectionOutOfThePool() throws Exception {
        open("{\"poolSize\": 1}");
        AtomicReference<Integer> before = new AtomicReference<>();
        FutureTask<WriteOutcome> failing = begin();
        next(1).ends((connection, calls, answers) -> {
            before.set(backend(connection));
            throw new StackOverflowError("half an answer is read");
        });
        assertThat(failure(failing)).isInstanceOf(StackOverflowError.class);
        FutureTask<WriteOutcome> later = begin();
        AtomicReference<Integer> after = new AtomicReference<>();
        next(1).ends((connection, calls, answers) -> {
            after.set(backend(connection));
            real.executeBatch(connection, calls, answers);
        });
        assertThat(outcome(later).name()).isEqualTo("ok");
        assertThat(after.get()).isNotEqualTo(before.get());
    }

    /** Detects a missing {@code acquireUninterruptibly}. */
    @Test
    void make_interruptedOnceTakenAlong_waitsForItsOutcome() throws Exception {
        open("{}");
        leaderAndFollower();
        RoundTrip both = next(2);
        Thread follower = threads.get(threads.size() - 1);
        follower.interrupt();
        FutureTask<WriteOutcome> call = begun.get(begun.size() - 1);
        // From a wait with a time limit to one without, or to an early end.
        while (follower.getState() != Thread.State.WAITING && !call.isDone()) {
            Thread.sleep(1);
        }
        both.ends(real::executeBatch);
        assertThat(outcome(call).name()).isEqualTo("ok");
        assertThat(alone).hasValue(0);
    }

    /** Detects a missing {@code takeAlong} where there is no connection. */
    @Test
    void make_leaderGetsNoConnection_failsAllThatWaitAtOnce() throws Exception {
        open("{\"poolSize\": 1, \"borrowTimeout\": \"5s\"}");
        try (Handle only = database.jdbi().open()) {
            assertThat(only.isClosed()).isFalse();
            FutureTask<WriteOutcome> one = begin();
            awaitLeaders(1);
            FutureTask<WriteOutcome> two = begin();
            awaitLeaders(2);
            List<FutureTask<WriteOutcome>> others = List.of(begin(), begin(), begin());
            awaitWaiting(3);
            Set<Throwable> ofLeaders =
                    Stream.of(one, two).map(each -> failure(each).getCause()).collect(Collectors.toSet());
            for (FutureTask<WriteOutcome> each : others) {
                assertThat(failure(each).getCause()).isIn(ofLeaders);
            }
        }
    }

    /** Detects a missing check for {@code isRetryable}. */
    @Test
    void make_serverRefusesTheGroupForNow_failsAllAndTriesNoneAlone() throws Exception {
        open("{}");
        List<FutureTask<WriteOutcome>> pair = leaderAndFollower();
        next(2).ends((connection, calls, answers) -> {
            try (var statement = connection.createStatement()) {
                statement.execute("DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$");
            }
        });
        for (FutureTask<WriteOutcome> each : pair) {
            assertThat(failure(each))
                    .isInstanceOfSatisfying(
                            CycleRepositoryException.class,
                            failure -> assertThat(failure.retryable()).isTrue())
                    .hasMessageContaining("no space left");
        }
        assertThat(alone).hasValue(0);
    }

    private void awaitLeaders(int count) throws InterruptedException {
        while (pending() < count) {
            Thread.sleep(1);
        }
    }

    private int pending() {
        return (int) metrics.getGauges().get("cycles.pool.PendingConnections").getValue();
    }

    private FutureTask<WriteOutcome> begin() {
        CycleWrite write =
                new CycleWrite(true, UUID.randomUUID(), UUID.randomUUID(), CycleStatus.IN_PROGRESS, DATES, DATES.end());
        FutureTask<WriteOutcome> task = new FutureTask<>(() -> writes.execute(write));
        Thread thread = new Thread(task);
        begun.add(task);
        threads.add(thread);
        thread.start();
        return task;
    }

    private FutureTask<WriteOutcome> passThrough() throws InterruptedException {
        FutureTask<WriteOutcome> task = begin();
        next(1).ends(real::executeBatch);
        return task;
    }

    private RoundTrip next(int calls) throws InterruptedException {
        RoundTrip next = roundTrips.take();
        assertThat(next.calls()).hasSize(calls);
        return next;
    }

    /** Two calls in one round trip, which has begun: the first one leads. The two calls before them are made. */
    private List<FutureTask<WriteOutcome>> leaderAndFollower() throws Exception {
        FutureTask<WriteOutcome> one = begin();
        FutureTask<WriteOutcome> two = begin();
        RoundTrip first = next(1);
        RoundTrip second = next(1);
        FutureTask<WriteOutcome> leader = begin();
        awaitWaiting(1);
        FutureTask<WriteOutcome> follower = begin();
        awaitWaiting(2);
        // One seat alone: with the second one the follower would lead a round trip of its own.
        first.ends(real::executeBatch);
        awaitWaiting(0);
        second.ends(real::executeBatch);
        assertThat(outcome(one).name()).isEqualTo("ok");
        assertThat(outcome(two).name()).isEqualTo("ok");
        return List.of(leader, follower);
    }

    private void awaitWaiting(int count) throws InterruptedException {
        while (writes.queueLength() != count) {
            Thread.sleep(1);
        }
    }

    private static WriteOutcome outcome(FutureTask<WriteOutcome> task) throws Exception {
        return task.get();
    }

    private static Throwable failure(FutureTask<WriteOutcome> task) {
        Throwable thrown = catchThrowable(task::get);
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return thrown.getCause();
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    private static int backend(Connection connection) throws SQLException {
        try (var rows = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private int rows() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM cycles")
                        .mapTo(Integer.class)
                        .one());
    }
}
