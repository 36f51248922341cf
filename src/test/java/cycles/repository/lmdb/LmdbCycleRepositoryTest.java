package cycles.repository.lmdb;

import cycles.core.CycleRepository;
import cycles.repository.CycleRepositoryRaces;
import cycles.repository.RepositoryContext;

class LmdbCycleRepositoryTest extends CycleRepositoryRaces {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        LmdbCycleRepositoryFactory factory = new LmdbCycleRepositoryFactory();
        factory.path = context.dataDirectory().resolve("lmdb");
        return factory.build(context);
    }
}
