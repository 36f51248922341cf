package cycles.repository.redis;

import static cycles.repository.redis.CycleHashCodec.ascii;
import static cycles.repository.redis.CycleHashCodec.instant;
import static cycles.repository.redis.CycleHashCodec.millis;

import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleException;
import cycles.core.CycleRepository;
import cycles.core.CycleStatus;
import cycles.core.maintenance.CycleMaintenance;
import cycles.repository.Refusals;
import cycles.repository.RepositoryContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol.Command;

/**
 * Stores cycles in Redis. Each mutation, and each read that follows a reference, is one Lua script. Redis executes scripts one
 * after the other, so that operations are linearizable for any number of service instances. Thread-safe.
 */
final class RedisCycleRepository implements CycleRepository {
    private final RepositoryContext context;
    private final RedisServer server;

    RedisCycleRepository(RedisSettings settings, RepositoryContext context) {
        this.context = context;
        this.server = new RedisServer(settings, context);
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
        var hgetall = new CommandArguments(Command.HGETALL).key(new RedisKeys(userId).cycle(cycleId));
        return server.connections()
                .call(redis -> redis.executeCommand(new CommandObject<>(hgetall, CycleHashCodec.HASH)));
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        RedisKeys keys = new RedisKeys(userId);
        return server.connections()
                .run(Script.ACTIVE, List.of(keys.active(), keys.cyclePrefix()), List.of(), CycleHashCodec.FOUND);
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        RedisKeys keys = new RedisKeys(userId);
        return server.connections()
                .run(
                        Script.LAST_COMPLETED,
                        List.of(keys.completed(), keys.cyclePrefix()),
                        List.of(),
                        CycleHashCodec.FOUND);
    }

    @Override
    public Cycle createCycle(CycleData data) {
        Cycle cycle = Cycle.created(context.ids().get(), data, context.clock().instant());
        RedisKeys keys = new RedisKeys(data.userId());
        List<String> reply = server.connections()
                .run(
                        Script.CREATE,
                        List.of(keys.cycle(cycle.id()), keys.active(), keys.completed(), keys.cyclePrefix()),
                        List.of(
                                ascii(cycle.id()),
                                ascii(cycle.userId()),
                                ascii(cycle.status().label()),
                                millis(cycle.dates().start()),
                                millis(cycle.dates().end()),
                                millis(cycle.createdAt())),
                        CycleHashCodec.STRINGS);
        if (reply.get(0).equals(Refusals.OK)) {
            return cycle;
        }
        throw refusal(reply, data.userId());
    }

    @Override
    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
        return change(userId, cycleId, dates, CycleStatus.IN_PROGRESS);
    }

    @Override
    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
        return change(userId, cycleId, dates, CycleStatus.COMPLETED);
    }

    private Cycle change(UUID userId, UUID cycleId, CycleDates dates, CycleStatus status) {
        RedisKeys keys = new RedisKeys(userId);
        List<String> reply = server.connections()
                .run(
                        Script.CHANGE,
                        List.of(keys.cycle(cycleId), keys.active(), keys.completed()),
                        List.of(
                                ascii(cycleId),
                                ascii(status.label()),
                                millis(dates.start()),
                                millis(dates.end()),
                                millis(context.clock().instant())),
                        CycleHashCodec.STRINGS);
        if (reply.get(0).equals(Refusals.OK)) {
            return new Cycle(cycleId, userId, status, dates, instant(reply.get(1)), instant(reply.get(2)));
        }
        throw refusal(reply, userId);
    }

    /** @param reply an outcome other than {@code ok}; followed by two instants when it is {@code overlap} */
    private static CycleException refusal(List<String> reply, UUID userId) {
        return reply.size() == 3
                ? Refusals.exception(reply.get(0), userId, instant(reply.get(1)), instant(reply.get(2)))
                : Refusals.exception(reply.get(0), userId, null, null);
    }

    @Override
    public BackendInfo check() {
        return server.check();
    }

    @Override
    public CycleMaintenance maintenance() {
        return new RedisMaintenance(server, context.clock());
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
