package cycles.repository.lmdb;

import cycles.core.CycleRepository;
import cycles.model.CycleRepositoryModel;
import cycles.repository.RepositoryContext;

class LmdbModelTest extends CycleRepositoryModel {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        LmdbCycleRepositoryFactory factory = new LmdbCycleRepositoryFactory();
        factory.path = context.dataDirectory().resolve("lmdb");
        return factory.build(context);
    }
}
