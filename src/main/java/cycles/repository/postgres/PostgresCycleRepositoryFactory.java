package cycles.repository.postgres;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.annotation.JsonTypeName;
import cycles.core.CycleRepository;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.metrics.BucketHistogram;
import cycles.repository.CycleRepositoryFactory;
import cycles.repository.RepositoryContext;

/** Builds a repository that stores cycles in PostgreSQL, with its own connection pool: {@code type: postgres}. */
@JsonTypeName("postgres")
public final class PostgresCycleRepositoryFactory extends PostgresConfiguration implements CycleRepositoryFactory {

    @Override
    public CycleRepository build(RepositoryContext context) {
        PostgresDatabase database = new PostgresDatabase("cycles", this, context.dataDirectory(), context.metrics());
        LockQueue locks = new LockQueue(database, poolSize(), borrowTimeout());
        return new PostgresCycleRepository(
                database,
                locks,
                context.clock(),
                context.ids(),
                batcher(database, new ReadStatement(), "postgres.read.", context.metrics()),
                batcher(database, new WriteStatement(locks), "postgres.write.", context.metrics()));
    }

    private <C, O> StatementBatcher<C, O> batcher(
            PostgresDatabase database,
            StatementBatcher.Statement<C, O> statement,
            String prefix,
            MetricRegistry metrics) {
        Histogram sizes =
                metrics.histogram(prefix + "batch.size", () -> new BucketHistogram(1, 2, 5, 10, 20, 50, 100, 200));
        StatementBatcher<C, O> batcher = new StatementBatcher<>(database, statement, borrowTimeout(), sizes);
        metrics.gauge(prefix + "queue.length", () -> batcher::queueLength);
        return batcher;
    }
}
