package cycles.repository.postgres;

import cycles.core.CycleRepository;
import cycles.database.TestPostgres;
import cycles.model.AbstractModelTest;
import cycles.repository.RepositoryContext;

class PostgresModelTest extends AbstractModelTest {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        return TestPostgres.withLongTimeouts(
                        TestPostgres.at(TestPostgres.newSchema(), new PostgresCycleRepositoryFactory()))
                .build(context);
    }
}
