package cycles.repository.lmdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.core.Cycle;
import cycles.core.CycleRepository;
import cycles.core.maintenance.Inconsistency.Kind;
import cycles.repository.CycleIndexDamageContract;
import cycles.repository.RepositoryContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

class LmdbDamageTest extends CycleIndexDamageContract {
    private final CycleValueCodec codec = new CycleValueCodec(new ValueFormat(1_000));

    @Override
    protected CycleRepository build(RepositoryContext context) {
        LmdbCycleRepositoryFactory factory = new LmdbCycleRepositoryFactory();
        factory.path = context.dataDirectory().resolve("lmdb");
        return factory.build(context);
    }

    private LmdbStore store() {
        return ((LmdbCycleRepository) repository()).store();
    }

    private void put(UUID cycleId, byte[] value) {
        store().write(entries -> {
            entries.putCycle(cycleId, value);
            return true;
        });
    }

    @Override
    protected void put(Cycle cycle) {
        put(cycle.id(), codec.encode(cycle));
    }

    @Override
    protected void setActive(UUID user, UUID cycleId) {
        store().write(entries -> {
            entries.putActive(user, codec.encode(cycleId));
            return true;
        });
    }

    @Override
    protected void putCompleted(UUID user, Instant end, UUID cycleId) {
        store().write(entries -> {
            entries.putCompleted(user, end.toEpochMilli(), cycleId);
            return true;
        });
    }

    @Override
    protected Map<String, String> dump(UUID userId) {
        return store().read(entries -> {
            List<UUID> ids = new ArrayList<>();
            Map<String, String> dump = new TreeMap<>();
            entries.scan(KeyBuffer::cycles, key -> {
                boolean isCycle = KeyBuffer.isCycle(key);
                if (isCycle) {
                    ids.add(KeyBuffer.idOfCycle(key));
                }
                return isCycle;
            });
            for (UUID id : ids) {
                byte[] value = entries.cycle(id);
                if (isOf(userId, value)) {
                    dump.put("cycle " + id, HexFormat.of().formatHex(value));
                }
            }
            entries.scan(KeyBuffer::users, key -> {
                if (KeyBuffer.idOfUser(key).equals(userId)) {
                    dump.put("index " + US_ASCII.decode(key.duplicate()), "");
                }
                return true;
            });
            dump.put("active", String.valueOf(entries.activeId(userId)));
            dump.remove("active", "null");
            return dump;
        });
    }

    private static boolean isOf(UUID user, byte[] value) {
        return value[0] == ValueFormat.PLAIN
                && CycleValueCodec.cycle(value).userId().equals(user);
    }

    @Override
    protected List<Injury> ownInjuries() {
        return List.of(
                mendable(
                        "an active pointer to another user's cycle",
                        user -> {
                            Cycle others = active(UUID.randomUUID(), 0, 1);
                            store(others, completed(user, 0, 1));
                            setActive(user, others.id());
                            return () -> {
                                assertThat(repository().getActiveCycle(user)).isEmpty();
                                assertActive(others, others.dates());
                            };
                        },
                        Kind.DANGLING_ACTIVE),
                mendable(
                        "another user's cycle among the completed ones",
                        user -> {
                            Cycle others = completed(UUID.randomUUID(), 5, 6);
                            Cycle own = completed(user, 0, 1);
                            store(others, own);
                            putCompleted(user, others.dates().end(), others.id());
                            return () -> {
                                assertLastCompleted(own);
                                assertLastCompleted(others);
                            };
                        },
                        Kind.STALE_ENTRY),
                mendable(
                        "a completed cycle under two ends",
                        user -> {
                            Cycle history = completed(user, 0, 1);
                            store(history);
                            putCompleted(user, history.dates().end().plusSeconds(1), history.id());
                            return () -> assertLastCompleted(history);
                        },
                        Kind.STALE_ENTRY),
                beyondRepair(
                        "a value of a newer version",
                        user -> {
                            UUID id = UUID.randomUUID();
                            setActive(user, id);
                            put(id, new byte[] {77, 1, 2, 3});
                            return () -> {};
                        },
                        Kind.UNREADABLE),
                beyondRepair(
                        "a value that says it has another id",
                        user -> {
                            UUID id = UUID.randomUUID();
                            put(id, codec.encode(completed(user, 0, 1)));
                            setActive(user, id);
                            return () -> {};
                        },
                        Kind.UNREADABLE));
    }
}
