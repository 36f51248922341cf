package cycles.repository.lmdb;

import cycles.core.CycleRepository;
import cycles.repository.CycleRepositoryContract;
import cycles.repository.RepositoryContext;

class LmdbCycleRepositoryTest extends CycleRepositoryContract {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        LmdbCycleRepositoryFactory factory = new LmdbCycleRepositoryFactory();
        factory.path = context.dataDirectory().resolve("lmdb");
        return factory.build(context);
    }

    /** LMDB allows one process. */
    @Override
    protected int instanceCount() {
        return 1;
    }
}
