package cycles.repository.redis;

import cycles.core.CycleRepository;
import cycles.model.AbstractModelTest;
import cycles.repository.RepositoryContext;

class RedisModelTest extends AbstractModelTest {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        return TestRedis.shared().factory().build(context);
    }
}
