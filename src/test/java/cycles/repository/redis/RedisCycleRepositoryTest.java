package cycles.repository.redis;

import cycles.core.CycleRepository;
import cycles.repository.CycleRepositoryRaces;
import cycles.repository.RepositoryContext;

/** In a database of its own, because a database belongs to one installation. */
class RedisCycleRepositoryTest extends CycleRepositoryRaces {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        RedisCycleRepositoryFactory factory = TestRedis.shared().factory();
        factory.database = 10;
        return factory.build(context);
    }

    @Override
    protected int instanceCount() {
        return 2;
    }
}
