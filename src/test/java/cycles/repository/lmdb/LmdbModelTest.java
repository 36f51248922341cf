package cycles.repository.lmdb;

import cycles.core.CycleRepository;
import cycles.model.AbstractModelTest;
import cycles.repository.RepositoryContext;

class LmdbModelTest extends AbstractModelTest {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        LmdbCycleRepositoryFactory factory = new LmdbCycleRepositoryFactory();
        factory.path = context.dataDirectory().resolve("lmdb");
        return factory.build(context);
    }
}
