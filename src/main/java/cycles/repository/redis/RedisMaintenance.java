package cycles.repository.redis;

import static cycles.repository.redis.CycleHashCodec.ascii;

import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.ConsistencyCheck;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.Inconsistency;
import cycles.core.maintenance.UserSnapshot;
import cycles.repository.UnindexedCycles;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Looks after the keys of cycles. One script reads all that is stored of a user, and changes it only where it is still the same:
 * what is decided between two calls of it is decided as if there were nothing between.
 */
final class RedisMaintenance implements CycleMaintenance {
    private static final int PAGE = 500;

    /** Each is lost only to a write of the same user between two calls. */
    private static final int TRIES = 1_000;

    private static final String UNCHANGED = "";

    private final RedisServer server;
    private final Clock clock;

    RedisMaintenance(RedisServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    @Override
    public void forEachOwner(Consumer<CycleOwner> visitor) {
        UnindexedCycles strays = new UnindexedCycles(visitor);
        forEachPage(RedisKeys.ALL_CYCLES, keys -> noteStrays(keys, strays));
        forEachPage(RedisKeys.ALL_INDEXES, keys -> owners(keys).forEach(strays::visit));
        strays.visitRest();
    }

    private void forEachPage(String pattern, Consumer<List<String>> reader) {
        ScanParams page = new ScanParams().match(pattern).count(PAGE);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            String from = cursor;
            ScanResult<String> result = server.connections().call(redis -> redis.scan(from, page));
            reader.accept(result.getResult());
            cursor = result.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }

    /** Without a lock: whom the next look at a user finds indexed by now is no stray any more. */
    private void noteStrays(List<String> cycleKeys, UnindexedCycles strays) {
        record Indexed(UUID userId, UUID cycleId, Response<byte[]> active, Response<Double> end) {
            boolean isStray() {
                byte[] id = active.get();
                return end.get() == null
                        && (id == null || !CycleHashCodec.text(id).equals(cycleId.toString()));
            }
        }
        List<Indexed> page = new ArrayList<>();
        server.connections().call(redis -> {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                for (String key : cycleKeys) {
                    RedisKeys.ifCycle(key, (userId, cycleId) -> {
                        RedisKeys keys = new RedisKeys(userId);
                        page.add(new Indexed(
                                userId,
                                cycleId,
                                pipeline.get(keys.active()),
                                pipeline.zscore(keys.completed(), ascii(cycleId))));
                    });
                }
                pipeline.sync();
            }
            return page;
        });
        page.stream().filter(Indexed::isStray).forEach(each -> strays.note(each.userId(), each.cycleId()));
    }

    /** The users of these indexes, but those with both indexes only where it is the completed set that is among the keys. */
    private List<UUID> owners(List<String> indexKeys) {
        Map<UUID, Response<Boolean>> elsewhere = new LinkedHashMap<>();
        List<UUID> owners = new ArrayList<>();
        server.connections().call(redis -> {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                for (String key : indexKeys) {
                    RedisKeys.userOfIndex(key).ifPresent(userId -> {
                        if (key.endsWith("active")) {
                            elsewhere.put(userId, pipeline.exists(new RedisKeys(userId).completed()));
                        } else {
                            owners.add(userId);
                        }
                    });
                }
                pipeline.sync();
            }
            return owners;
        });
        elsewhere.forEach((userId, exists) -> {
            if (!exists.get()) {
                owners.add(userId);
            }
        });
        return owners;
    }

    @Override
    public List<Inconsistency> examine(CycleOwner owner) {
        return examination(look(owner).holdings()).inconsistencies();
    }

    @Override
    public List<Inconsistency> repair(CycleOwner owner) {
        UserSnapshot found = change(owner, held -> RepairCommands.mending(held, examination(held)));
        return examination(found).inconsistencies();
    }

    @Override
    public int deleteAll(CycleOwner owner) {
        UserSnapshot found = change(owner, RepairCommands::deletion);
        return found.cycles().size() + found.unreadable().size();
    }

    private ConsistencyCheck examination(UserSnapshot held) {
        return new ConsistencyCheck(held, clock.instant());
    }

    private StoredSnapshot look(CycleOwner owner) {
        return run(owner, UNCHANGED, List.of());
    }

    /** Changes what is stored of a user as decided by what it is, and answers that. */
    private UserSnapshot change(CycleOwner owner, Function<UserSnapshot, List<byte[]>> decision) {
        for (int tries = 0; tries < TRIES; tries++) {
            StoredSnapshot seen = look(owner);
            List<byte[]> commands = decision.apply(seen.holdings());
            if (commands.isEmpty()
                    || run(owner, seen.digest(), commands).digest().equals(seen.digest())) {
                return seen.holdings();
            }
        }
        String message = "the cycles of the user " + owner.userId() + " change too fast to be mended";
        throw CycleRepositoryException.unavailable(message, new IllegalStateException(message));
    }

    private StoredSnapshot run(CycleOwner owner, String digest, List<byte[]> commands) {
        RedisKeys keys = new RedisKeys(owner.userId());
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(ascii(digest));
        arguments.add(ascii(owner.unindexedCycles().size()));
        owner.unindexedCycles().forEach(id -> arguments.add(ascii(id)));
        arguments.addAll(commands);
        return server.connections()
                .run(
                        Script.HOLDINGS,
                        List.of(keys.active(), keys.completed(), keys.cyclePrefix()),
                        arguments,
                        StoredSnapshot.of(owner.userId()));
    }

    @Override
    public Optional<UUID> installation() {
        return Optional.ofNullable(server.connections().call(redis -> redis.get(RedisKeys.INSTALLATION)))
                .map(RedisMaintenance::installation);
    }

    @Override
    public UUID claim(UUID installation) {
        server.connections()
                .call(redis -> redis.set(
                        RedisKeys.INSTALLATION,
                        installation.toString(),
                        SetParams.setParams().nx()));
        return installation().orElseThrow(() -> {
            String message = "the key " + RedisKeys.INSTALLATION + " was deleted while it was written";
            return CycleRepositoryException.unavailable(message, new IllegalStateException(message));
        });
    }

    private static UUID installation(String stored) {
        try {
            return UUID.fromString(stored);
        } catch (IllegalArgumentException e) {
            throw CycleRepositoryException.broken("the value of the key " + RedisKeys.INSTALLATION + " is no id", e);
        }
    }

    @Override
    public Set<UUID> sampleOwners(int most) {
        Set<UUID> owners = new HashSet<>();
        for (String pattern : List.of(RedisKeys.ALL_CYCLES, RedisKeys.ALL_INDEXES)) {
            ScanParams page = new ScanParams().match(pattern).count(PAGE);
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                String from = cursor;
                ScanResult<String> result = server.connections().call(redis -> redis.scan(from, page));
                result.getResult().stream()
                        .flatMap(key -> RedisKeys.user(key).stream())
                        .takeWhile(any -> owners.size() < most)
                        .forEach(owners::add);
                cursor = result.getCursor();
            } while (owners.size() < most && !cursor.equals(ScanParams.SCAN_POINTER_START));
        }
        return owners;
    }

    @Override
    public String size() {
        return server.connections()
                .call(redis -> redis.dbSize() + " keys in the database; the server uses "
                        + RedisStatus.of(redis).usedMemory());
    }
}
