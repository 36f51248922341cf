package cycles.repository.redis;

import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.CycleStatus;
import cycles.repository.AbstractBrokenRepositoryTest;
import cycles.repository.ForwardingCycleRepository;
import cycles.repository.RepositoryContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/** Verifies that a plausible but wrong implementation is detected: it reads first and writes afterwards, in separate steps. */
class CheckThenActRedisTest extends AbstractBrokenRepositoryTest {
    @Override
    protected CycleRepository build(RepositoryContext context) {
        return new CheckThenAct(TestRedis.shared(), context);
    }

    private static final class CheckThenAct extends ForwardingCycleRepository {
        private final RepositoryContext context;
        private final RedisClient redis;

        CheckThenAct(TestRedis server, RepositoryContext context) {
            super(server.factory().build(context));
            this.context = context;
            this.redis = RedisClient.builder()
                    .hostAndPort(server.host(), server.port())
                    .clientConfig(DefaultJedisClientConfig.builder()
                            .password(server.password())
                            .build())
                    .build();
        }

        @Override
        public Cycle createCycle(CycleData data) {
            if (data.status() == CycleStatus.COMPLETED) {
                return super.createCycle(data);
            }
            if (getActiveCycle(data.userId()).isPresent()) {
                throw new CycleAlreadyInProgressException(data.userId());
            }
            Optional<Instant> lastEnd = getLastCompletedCycle(data.userId())
                    .map(last -> last.dates().end());
            if (lastEnd.isPresent() && data.dates().start().isBefore(lastEnd.get())) {
                throw new CycleOverlapException(data.dates().start(), lastEnd.get());
            }
            return write(
                    Cycle.created(context.ids().get(), data, context.clock().instant()));
        }

        private Cycle write(Cycle cycle) {
            String user = "{" + cycle.userId() + "}";
            String now = millis(cycle.createdAt());
            try (var transaction = redis.multi()) {
                transaction.hset(
                        "cycle:" + user + ":" + cycle.id(),
                        Map.of(
                                "id", cycle.id().toString(),
                                "userId", cycle.userId().toString(),
                                "status", cycle.status().label(),
                                "startDate", millis(cycle.dates().start()),
                                "endDate", millis(cycle.dates().end()),
                                "createdAt", now,
                                "updatedAt", now));
                transaction.set("user:" + user + ":active", cycle.id().toString());
                transaction.exec();
            }
            return cycle;
        }

        private static String millis(Instant instant) {
            return String.valueOf(instant.toEpochMilli());
        }

        @Override
        public void close() {
            redis.close();
            super.close();
        }
    }
}
