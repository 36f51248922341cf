package cycles.repository.postgres;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.CycleStatus;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import cycles.repository.AbstractBrokenRepositoryTest;
import cycles.repository.ForwardingCycleRepository;
import cycles.repository.RepositoryContext;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Verifies that a plausible but wrong implementation is detected: a single statement that inserts if nothing overlaps, and a unique index
 * for the active cycle. The insert waits in the index for a concurrent completion, then uses the snapshot from before the wait.
 */
class InsertWhereNotExistsPostgresTest extends AbstractBrokenRepositoryTest {
    private final String url = TestPostgres.newSchema();

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return new InsertWhereNotExists(url, context);
    }

    private static final class InsertWhereNotExists extends ForwardingCycleRepository {
        private static final String UNIQUE_VIOLATION = "23505";

        private final RepositoryContext context;
        private final PostgresDatabase database;

        InsertWhereNotExists(String url, RepositoryContext context) {
            super(TestPostgres.withLongTimeouts(TestPostgres.at(url, new PostgresCycleRepositoryFactory()))
                    .build(context));
            this.context = context;
            this.database = new PostgresDatabase(
                    "cycles",
                    TestPostgres.withLongTimeouts(TestPostgres.at(url, new PostgresConfiguration())),
                    context.dataDirectory(),
                    new MetricRegistry());
        }

        @Override
        public void start() {
            super.start();
            database.start();
        }

        @Override
        public Cycle createCycle(CycleData data) {
            if (data.status() == CycleStatus.COMPLETED) {
                return super.createCycle(data);
            }
            Cycle cycle =
                    Cycle.created(context.ids().get(), data, context.clock().instant());
            while (!tryInsert(cycle)) {
                if (getActiveCycle(data.userId()).isPresent()) {
                    throw new CycleAlreadyInProgressException(data.userId());
                }
                Optional<Instant> lastEnd = getLastCompletedCycle(data.userId())
                        .map(last -> last.dates().end());
                if (lastEnd.isPresent() && data.dates().start().isBefore(lastEnd.get())) {
                    throw new CycleOverlapException(data.dates().start(), lastEnd.get());
                }
            }
            return cycle;
        }

        private boolean tryInsert(Cycle cycle) {
            try {
                return 1
                        == database.jdbi()
                                .withHandle(handle -> handle.createUpdate("""
                                    INSERT INTO cycles (id, user_id, status, start_date, end_date, created_at, updated_at)
                                    SELECT :id, :user, 'InProgress', :start, :end, :now, :now
                                    WHERE NOT EXISTS (
                                        SELECT FROM cycles WHERE user_id = :user AND status = 'Completed' AND end_date > :start)
                                    """)
                                        .bind("id", cycle.id())
                                        .bind("user", cycle.userId())
                                        .bind("start", cycle.dates().start())
                                        .bind("end", cycle.dates().end())
                                        .bind("now", cycle.createdAt())
                                        .execute());
            } catch (UnableToExecuteStatementException e) {
                if (e.getCause() instanceof SQLException refusal && UNIQUE_VIOLATION.equals(refusal.getSQLState())) {
                    throw new CycleAlreadyInProgressException(cycle.userId());
                }
                throw e;
            }
        }

        @Override
        public void close() {
            database.close();
            super.close();
        }
    }
}
