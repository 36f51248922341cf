package cycles.repository.redis;

import cycles.core.CycleRepository;
import cycles.repository.CycleRepositoryRaces;
import cycles.repository.RepositoryContext;

class RedisCycleRepositoryTest extends CycleRepositoryRaces {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        return TestRedis.shared().factory().build(context);
    }

    @Override
    protected int instanceCount() {
        return 2;
    }
}
