package cycles.repository.postgres;

import static cycles.repository.Waiting.await;
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

/** Steps through batches on a real server: each round trip waits until the test determines its outcome. */
@Timeout(60)
class StatementBatcherFailureTest {
    private static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T20:00:00Z"));

    private final BlockingQueue<RoundTrip> roundTrips = new LinkedBlockingQueue<>();
    private final AtomicInteger singleCalls = new AtomicInteger();
    private final List<FutureTask<WriteOutcome>> calls = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final MetricRegistry metrics = new MetricRegistry();

    @TempDir
    private Path directory;

    private PostgresDatabase database;
    private WriteStatement real;
    private StatementBatcher<CycleWrite, WriteOutcome> writes;

    /** The rest of a round trip, which the test determines. */
    private interface Continuation {
        void run(Connection connection, List<CycleWrite> calls, StatementBatcher.Outcomes<WriteOutcome> outcomes)
                throws SQLException;
    }

    private record RoundTrip(List<CycleWrite> calls, CompletableFuture<Continuation> continuation) {
        void continueWith(Continuation next) {
            continuation.complete(next);
        }
    }

    private final class Stepped implements StatementBatcher.Statement<CycleWrite, WriteOutcome> {
        @Override
        public void executeBatch(
                Connection connection, List<CycleWrite> calls, StatementBatcher.Outcomes<WriteOutcome> outcomes)
                throws SQLException {
            RoundTrip roundTrip = new RoundTrip(calls, new CompletableFuture<>());
            roundTrips.add(roundTrip);
            roundTrip.continuation.join().run(connection, calls, outcomes);
        }

        @Override
        public WriteOutcome executeSingle(Connection connection, CycleWrite call) throws SQLException {
            singleCalls.incrementAndGet();
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
        roundTrips.forEach(each -> each.continueWith(real::executeBatch));
        database.close();
    }

    @Test
    void execute_errorInLeaderAfterCommit_outcomeOfFollowerIsUnknown() throws Exception {
        assertUnknownAfter(new OutOfMemoryError("after the commit"));
    }

    @Test
    void execute_exceptionInLeaderAfterCommit_outcomeOfFollowerIsUnknown() throws Exception {
        assertUnknownAfter(new IllegalStateException("after the commit"));
    }

    private void assertUnknownAfter(Throwable failure) throws Exception {
        open("{}");
        List<FutureTask<WriteOutcome>> pair = leaderAndFollower();
        next(2).continueWith((connection, calls, outcomes) -> {
            real.executeBatch(connection, calls, outcomes);
            StatementBatcherFailureTest.<RuntimeException>sneakyThrow(failure);
        });
        assertThat(failure(pair.get(0))).isSameAs(failure);
        assertThat(failure(pair.get(1)))
                .hasMessageContaining("unknown")
                .hasCause(failure)
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        unknown -> assertThat(unknown.retryable()).isTrue());
        assertThat(singleCalls).hasValue(0);
        assertThat(rows()).isEqualTo(4);
        assertThat(outcome(completeCall()).name()).isEqualTo("ok");
    }

    @Test
    void execute_errorDuringUseOfConnection_connectionIsDiscarded() throws Exception {
        open("{\"poolSize\": 1}");
        AtomicReference<Integer> before = new AtomicReference<>();
        FutureTask<WriteOutcome> failing = startCall();
        next(1).continueWith((connection, calls, outcomes) -> {
            before.set(backendPid(connection));
            throw new StackOverflowError("half of a response is read");
        });
        assertThat(failure(failing)).isInstanceOf(StackOverflowError.class);
        FutureTask<WriteOutcome> later = startCall();
        AtomicReference<Integer> after = new AtomicReference<>();
        next(1).continueWith((connection, calls, outcomes) -> {
            after.set(backendPid(connection));
            real.executeBatch(connection, calls, outcomes);
        });
        assertThat(outcome(later).name()).isEqualTo("ok");
        assertThat(after.get()).isNotEqualTo(before.get());
    }

    /** Detects a missing {@code acquireUninterruptibly}. */
    @Test
    void execute_followerInterruptedInBatch_waitsForItsOutcome() throws Exception {
        open("{}");
        leaderAndFollower();
        RoundTrip both = next(2);
        Thread follower = threads.get(threads.size() - 1);
        follower.interrupt();
        FutureTask<WriteOutcome> call = calls.get(calls.size() - 1);
        // The follower changes from a timed to an untimed wait, or the call ends early.
        await("an untimed wait").until(() -> follower.getState() == Thread.State.WAITING || call.isDone());
        both.continueWith(real::executeBatch);
        assertThat(outcome(call).name()).isEqualTo("ok");
        assertThat(singleCalls).hasValue(0);
    }

    /** Detects a missing {@code drainInto} where there is no connection. */
    @Test
    void execute_leaderGetsNoConnection_failsAllQueuedCalls() throws Exception {
        open("{\"poolSize\": 1, \"borrowTimeout\": \"5s\"}");
        try (Handle only = database.jdbi().open()) {
            assertThat(only.isClosed()).isFalse();
            FutureTask<WriteOutcome> one = startCall();
            awaitLeaders(1);
            FutureTask<WriteOutcome> two = startCall();
            awaitLeaders(2);
            List<FutureTask<WriteOutcome>> others = List.of(startCall(), startCall(), startCall());
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
    void execute_serverRefusesBatchAsRetryable_failsAllWithoutRetry() throws Exception {
        open("{}");
        List<FutureTask<WriteOutcome>> pair = leaderAndFollower();
        next(2).continueWith((connection, calls, outcomes) -> {
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
        assertThat(singleCalls).hasValue(0);
    }

    private void awaitLeaders(int count) {
        await("leaders that wait for a connection").until(() -> pending() >= count);
    }

    private int pending() {
        return (int) metrics.getGauges().get("cycles.pool.PendingConnections").getValue();
    }

    private FutureTask<WriteOutcome> startCall() {
        CycleWrite write =
                new CycleWrite(true, UUID.randomUUID(), UUID.randomUUID(), CycleStatus.IN_PROGRESS, DATES, DATES.end());
        FutureTask<WriteOutcome> task = new FutureTask<>(() -> writes.execute(write));
        Thread thread = new Thread(task);
        calls.add(task);
        threads.add(thread);
        thread.start();
        return task;
    }

    private FutureTask<WriteOutcome> completeCall() throws InterruptedException {
        FutureTask<WriteOutcome> task = startCall();
        next(1).continueWith(real::executeBatch);
        return task;
    }

    private RoundTrip next(int calls) throws InterruptedException {
        RoundTrip next = roundTrips.take();
        assertThat(next.calls()).hasSize(calls);
        return next;
    }

    /** Starts a batch of two calls: the leader and a follower. The two calls before them are completed. */
    private List<FutureTask<WriteOutcome>> leaderAndFollower() throws Exception {
        FutureTask<WriteOutcome> one = startCall();
        FutureTask<WriteOutcome> two = startCall();
        RoundTrip first = next(1);
        RoundTrip second = next(1);
        FutureTask<WriteOutcome> leader = startCall();
        awaitWaiting(1);
        FutureTask<WriteOutcome> follower = startCall();
        awaitWaiting(2);
        // A single permit: with a second one the follower would lead its own batch.
        first.continueWith(real::executeBatch);
        awaitWaiting(0);
        second.continueWith(real::executeBatch);
        assertThat(outcome(one).name()).isEqualTo("ok");
        assertThat(outcome(two).name()).isEqualTo("ok");
        return List.of(leader, follower);
    }

    private void awaitWaiting(int count) {
        await("waiting calls").until(() -> writes.queueLength() == count);
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
    private static <X extends Throwable> void sneakyThrow(Throwable failure) throws X {
        throw (X) failure;
    }

    private static int backendPid(Connection connection) throws SQLException {
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
