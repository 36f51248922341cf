package cycles.repository.redis;

import cycles.core.CycleRepository;
import cycles.model.CycleRepositoryModel;
import cycles.repository.RepositoryContext;

class RedisModelTest extends CycleRepositoryModel {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        return TestRedis.shared().factory().build(context);
    }
}
