package cycles.repository.postgres;

import cycles.core.CycleRepository;
import cycles.database.TestPostgres;
import cycles.repository.CycleRepositoryContract;
import cycles.repository.RepositoryContext;

class PostgresCycleRepositoryTest extends CycleRepositoryContract {
    private final String url = TestPostgres.newSchema();

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return TestPostgres.withLongTimeouts(TestPostgres.at(url, new PostgresCycleRepositoryFactory()))
                .build(context);
    }
}
