package cycles.repository.postgres;

import cycles.core.CycleRepository;
import cycles.database.TestPooler;
import cycles.database.TestPostgres;
import cycles.repository.CycleRepositoryContract;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Runs the contract through PgBouncer in transaction mode. */
class PostgresPoolerTest extends CycleRepositoryContract {
    @TempDir
    private static Path poolerDirectory;

    private @Nullable TestPooler pooler;

    @AfterAll
    void stopPooler() throws Exception {
        pooler().close();
    }

    /** Returns the pooler, started at the first call. */
    private TestPooler pooler() {
        if (pooler == null) {
            pooler = TestPooler.start(poolerDirectory);
        }
        return pooler;
    }

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return TestPostgres.withLongTimeouts(TestPostgres.at(pooler().url(), new PostgresCycleRepositoryFactory()))
                .build(context);
    }
}
