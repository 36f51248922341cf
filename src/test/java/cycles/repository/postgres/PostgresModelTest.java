package cycles.repository.postgres;

import cycles.core.CycleRepository;
import cycles.database.TestPostgres;
import cycles.model.CycleRepositoryModel;
import cycles.repository.RepositoryContext;

class PostgresModelTest extends CycleRepositoryModel {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        return TestPostgres.at(TestPostgres.newSchema(), new PostgresCycleRepositoryFactory())
                .build(context);
    }
}
