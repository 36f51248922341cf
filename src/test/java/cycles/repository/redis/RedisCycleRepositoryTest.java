package cycles.repository.redis;

import cycles.core.CycleRepository;
import cycles.repository.CycleRepositoryContract;
import cycles.repository.RepositoryContext;

/** Uses a separate database, because a database belongs to one installation. */
class RedisCycleRepositoryTest extends CycleRepositoryContract {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        RedisCycleRepositoryFactory factory = TestRedis.shared().factory();
        factory.database = 10;
        return factory.build(context);
    }
}
