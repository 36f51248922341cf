package cycles.repository.postgres;

import cycles.core.CycleRepository;
import cycles.database.TestPostgres;
import cycles.repository.CycleRepositoryRaces;
import cycles.repository.RepositoryContext;

class PostgresCycleRepositoryTest extends CycleRepositoryRaces {
    private final String url = TestPostgres.newSchema();

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return TestPostgres.withLongTimeouts(TestPostgres.at(url, new PostgresCycleRepositoryFactory()))
                .build(context);
    }

    @Override
    protected int instanceCount() {
        return 2;
    }
}
