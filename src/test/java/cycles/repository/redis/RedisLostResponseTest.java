package cycles.repository.redis;

import cycles.core.CycleRepository;
import cycles.repository.AbstractLostResponseTest;
import cycles.repository.RepositoryContext;
import java.net.InetSocketAddress;

class RedisLostResponseTest extends AbstractLostResponseTest {
    @Override
    protected InetSocketAddress server() {
        return InetSocketAddress.createUnresolved(
                TestRedis.shared().host(), TestRedis.shared().port());
    }

    @Override
    protected CycleRepository build(int port, RepositoryContext context) {
        RedisCycleRepositoryFactory factory = TestRedis.shared().factory();
        factory.host = "127.0.0.1";
        factory.port = port;
        factory.poolSize = 1;
        return factory.build(context);
    }
}
