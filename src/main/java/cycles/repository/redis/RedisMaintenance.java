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
import java.util.function.Predicate;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * Checks, repairs and deletes the keys of cycles. One script reads all data of a user and changes it only if it is unchanged since
 * an earlier read (compare-and-set), so that read, decision and change are atomic. Thread-safe.
 */
final class RedisMaintenance implements CycleMaintenance {
    private static final int PAGE = 500;

    /** An attempt fails only when the same user writes between the two calls of the script. */
    private static final int MAX_ATTEMPTS = 1_000;

    /** Equals no digest, so that the script changes nothing. */
    private static final String NO_DIGEST = "";

    private final RedisServer server;
    private final Clock clock;

    RedisMaintenance(RedisServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    @Override
    public void forEachOwner(Consumer<CycleOwner> visitor) {
        UnindexedCycles unindexed = new UnindexedCycles(visitor);
        scan(RedisKeys.ALL_CYCLES, keys -> {
            addUnindexed(keys, unindexed);
            return true;
        });
        scan(RedisKeys.ALL_INDEXES, keys -> {
            owners(keys).forEach(unindexed::visit);
            return true;
        });
        unindexed.visitRemaining();
    }

    /** Reads the keys that match a pattern page by page, until the reader returns false. */
    private void scan(String pattern, Predicate<List<String>> reader) {
        ScanParams page = new ScanParams().match(pattern).count(PAGE);
        String cursor = ScanParams.SCAN_POINTER_START;
        boolean more;
        do {
            String from = cursor;
            ScanResult<String> result = server.connections().call(redis -> redis.scan(from, page));
            more = reader.test(result.getResult());
            cursor = result.getCursor();
        } while (more && !cursor.equals(ScanParams.SCAN_POINTER_START));
    }

    /** Reads without atomicity: a cycle that is indexed later is not reported, because the check reads the user's data again. */
    private void addUnindexed(List<String> cycleKeys, UnindexedCycles unindexed) {
        record IndexLookup(UUID userId, UUID cycleId, Response<byte[]> active, Response<Double> end) {
            boolean isUnindexed() {
                byte[] id = active.get();
                return end.get() == null
                        && (id == null || !CycleHashCodec.text(id).equals(cycleId.toString()));
            }
        }
        List<IndexLookup> page = new ArrayList<>();
        server.connections().call(redis -> {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                for (String key : cycleKeys) {
                    RedisKeys.ifCycle(key, (userId, cycleId) -> {
                        RedisKeys keys = new RedisKeys(userId);
                        page.add(new IndexLookup(
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
        page.stream().filter(IndexLookup::isUnindexed).forEach(each -> unindexed.add(each.userId(), each.cycleId()));
    }

    /** Returns the users of these indexes. A user who has both indexes is returned only for the key of the completed set. */
    private List<UUID> owners(List<String> indexKeys) {
        Map<UUID, Response<Boolean>> hasCompletedSet = new LinkedHashMap<>();
        List<UUID> owners = new ArrayList<>();
        server.connections().call(redis -> {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                for (String key : indexKeys) {
                    RedisKeys.userOfIndex(key).ifPresent(userId -> {
                        if (key.endsWith("active")) {
                            hasCompletedSet.put(userId, pipeline.exists(new RedisKeys(userId).completed()));
                        } else {
                            owners.add(userId);
                        }
                    });
                }
                pipeline.sync();
            }
            return owners;
        });
        hasCompletedSet.forEach((userId, exists) -> {
            if (!exists.get()) {
                owners.add(userId);
            }
        });
        return owners;
    }

    @Override
    public List<Inconsistency> examine(CycleOwner owner) {
        return check(read(owner).snapshot()).inconsistencies();
    }

    @Override
    public List<Inconsistency> repair(CycleOwner owner) {
        UserSnapshot before = change(owner, snapshot -> RepairCommands.repair(snapshot, check(snapshot)));
        return check(before).inconsistencies();
    }

    @Override
    public int deleteAll(CycleOwner owner) {
        UserSnapshot before = change(owner, RepairCommands::deletion);
        return before.cycles().size() + before.unreadable().size();
    }

    private ConsistencyCheck check(UserSnapshot snapshot) {
        return new ConsistencyCheck(snapshot, clock.instant());
    }

    private StoredSnapshot read(CycleOwner owner) {
        return run(owner, NO_DIGEST, List.of());
    }

    /** Applies the commands that a function derives from a user's data, and returns the data before the change. */
    private UserSnapshot change(CycleOwner owner, Function<UserSnapshot, List<byte[]>> commandsFor) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            StoredSnapshot stored = read(owner);
            List<byte[]> commands = commandsFor.apply(stored.snapshot());
            if (commands.isEmpty()
                    || run(owner, stored.digest(), commands).digest().equals(stored.digest())) {
                return stored.snapshot();
            }
        }
        String message = "the cycles of the user " + owner.userId() + " change too fast to be repaired or deleted";
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
                        Script.USER_SNAPSHOT,
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
            throw CycleRepositoryException.broken(
                    "the value of the key " + RedisKeys.INSTALLATION + " is not an id", e);
        }
    }

    @Override
    public Set<UUID> sampleOwners(int limit) {
        Set<UUID> owners = new HashSet<>();
        for (String pattern : List.of(RedisKeys.ALL_CYCLES, RedisKeys.ALL_INDEXES)) {
            scan(pattern, keys -> {
                keys.stream()
                        .flatMap(key -> RedisKeys.user(key).stream())
                        .takeWhile(any -> owners.size() < limit)
                        .forEach(owners::add);
                return owners.size() < limit;
            });
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
