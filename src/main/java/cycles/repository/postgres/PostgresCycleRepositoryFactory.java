package cycles.repository.postgres;

import com.codahale.metrics.Histogram;
import com.fasterxml.jackson.annotation.JsonTypeName;
import cycles.core.CycleRepository;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.metrics.BucketHistogram;
import cycles.repository.CycleRepositoryFactory;
import cycles.repository.RepositoryContext;

/** Keeps cycles in PostgreSQL, through a pool of its own: {@code type: postgres}. */
@JsonTypeName("postgres")
public final class PostgresCycleRepositoryFactory extends PostgresConfiguration implements CycleRepositoryFactory {

    @Override
    public CycleRepository build(RepositoryContext context) {
        PostgresDatabase database = new PostgresDatabase("cycles", this, context.dataDirectory(), context.metrics());
        return new PostgresCycleRepository(
                database,
                context.clock(),
                context.ids(),
                new SharedRoundTrips<>(
                        database,
                        new ReadStatement(),
                        borrowTimeout(),
                        batchSizes(context, "postgres.read.batch.size")),
                new SharedRoundTrips<>(
                        database,
                        new WriteStatement(),
                        borrowTimeout(),
                        batchSizes(context, "postgres.write.batch.size")));
    }

    private static Histogram batchSizes(RepositoryContext context, String name) {
        return context.metrics().histogram(name, () -> new BucketHistogram(1, 2, 5, 10, 20, 50, 100, 200));
    }
}
