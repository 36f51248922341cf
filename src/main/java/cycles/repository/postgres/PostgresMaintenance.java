package cycles.repository.postgres;

import static java.util.stream.Collectors.toSet;

import cycles.core.Cycle;
import cycles.core.maintenance.ConsistencyCheck;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.Inconsistency;
import cycles.core.maintenance.UserSnapshot;
import cycles.database.BrokenConnections;
import cycles.database.PostgresDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;

/**
 * Checks, repairs and deletes rows of the table of cycles. Each operation on a user is one transaction that first takes the user's
 * advisory lock, as the mutations do, and reads in a later statement. Postgres keeps the indexes consistent. Thread-safe.
 */
final class PostgresMaintenance implements CycleMaintenance {
    private static final int PAGE = 500;
    private static final UUID FIRST = new UUID(0, 0);

    /**
     * Reads one page of users (keyset pagination). Each half reads one of the partial indexes; no index covers all users. The
     * second half is a loose index scan, whose cost does not depend on the number of cycles per user.
     */
    static final String USERS = """
            (SELECT user_id FROM cycles WHERE status = 'InProgress' AND user_id > :after ORDER BY user_id LIMIT :page)
            UNION
            (WITH RECURSIVE owners AS (
                (SELECT user_id FROM cycles WHERE status = 'Completed' AND user_id > :after ORDER BY user_id LIMIT 1)
                UNION ALL
                SELECT (SELECT user_id FROM cycles WHERE status = 'Completed' AND user_id > owners.user_id
                        ORDER BY user_id LIMIT 1)
                FROM owners WHERE owners.user_id IS NOT NULL)
            SELECT user_id FROM owners WHERE user_id IS NOT NULL LIMIT :page)
            ORDER BY user_id LIMIT :page
            """;

    /** Each statement on a user's cycles contains the status, so that the partial indexes are used; see {@link #USERS}. */
    static final String OF_USER = CycleRows.SELECT_OF_USER + " AND status = 'InProgress' UNION ALL "
            + CycleRows.SELECT_OF_USER + " AND status = 'Completed' ORDER BY id";

    static final List<String> DELETE_OF_USER = List.of(
            "DELETE FROM cycles WHERE user_id = ? AND status = 'InProgress'",
            "DELETE FROM cycles WHERE user_id = ? AND status = 'Completed'");

    private static final String UPDATE = """
            UPDATE cycles SET status = :status, start_date = :start, end_date = :end, updated_at = :updated
            WHERE id = :id AND user_id = :user
            """;

    private static final String SIZE = """
            SELECT pg_size_pretty(pg_total_relation_size('cycles')),
                   (SELECT reltuples::bigint FROM pg_class WHERE oid = 'cycles'::regclass)
            """;

    /** Reads both ends of each partial index. */
    private static final String SAMPLE = """
            (SELECT user_id FROM cycles WHERE status = 'InProgress' ORDER BY user_id LIMIT :each)
            UNION (SELECT user_id FROM cycles WHERE status = 'InProgress' ORDER BY user_id DESC LIMIT :each)
            UNION (SELECT user_id FROM cycles WHERE status = 'Completed' ORDER BY user_id LIMIT :each)
            UNION (SELECT user_id FROM cycles WHERE status = 'Completed' ORDER BY user_id DESC LIMIT :each)
            """;

    private final PostgresDatabase database;
    private final LockQueue locks;
    private final Clock clock;

    PostgresMaintenance(PostgresDatabase database, LockQueue locks, Clock clock) {
        this.database = database;
        this.locks = locks;
        this.clock = clock;
    }

    @Override
    public void forEachOwner(Consumer<CycleOwner> visitor) {
        List<UUID> page = List.of(FIRST);
        while (!page.isEmpty()) {
            UUID after = page.get(page.size() - 1);
            page = execute(handle -> handle.createQuery(USERS)
                    .bind("after", after)
                    .bind("page", PAGE)
                    .mapTo(UUID.class)
                    .list());
            page.forEach(user -> visitor.accept(new CycleOwner(user, Set.of())));
        }
    }

    @Override
    public List<Inconsistency> examine(CycleOwner owner) {
        return executeLocking(owner, handle -> check(handle, owner).inconsistencies());
    }

    @Override
    public List<Inconsistency> repair(CycleOwner owner) {
        return executeLocking(owner, handle -> {
            ConsistencyCheck check = check(handle, owner);
            check.changedCycles().forEach(cycle -> update(handle, cycle));
            return check.inconsistencies();
        });
    }

    @Override
    public int deleteAll(CycleOwner owner) {
        return executeLocking(owner, handle -> {
            lock(handle, owner.userId());
            return DELETE_OF_USER.stream()
                    .mapToInt(delete -> handle.execute(delete, owner.userId()))
                    .sum();
        });
    }

    @Override
    public Optional<UUID> installation() {
        return execute(PostgresMaintenance::installation);
    }

    @Override
    public UUID claim(UUID installation) {
        // The INSERT waits for a concurrent one, so that the later statement sees the row that was inserted first.
        return execute(handle -> {
            handle.execute("INSERT INTO cycles_installation (id) VALUES (?) ON CONFLICT DO NOTHING", installation);
            return installation(handle).orElseThrow();
        });
    }

    private static Optional<UUID> installation(Handle handle) {
        return handle.createQuery("SELECT id FROM cycles_installation")
                .mapTo(UUID.class)
                .findOne();
    }

    @Override
    public Set<UUID> sampleOwners(int limit) {
        return execute(handle ->
                handle.createQuery(SAMPLE).bind("each", Math.max(1, limit / 4)).mapTo(UUID.class).stream()
                        .limit(limit)
                        .collect(toSet()));
    }

    @Override
    public String size() {
        return execute(handle -> handle.createQuery(SIZE)
                .map((row, context) -> row.getString(1) + " with indexes; "
                        + (row.getLong(2) < 0 ? "cycles not yet counted" : "about " + row.getLong(2) + " cycles"))
                .one());
    }

    private ConsistencyCheck check(Handle handle, CycleOwner owner) {
        lock(handle, owner.userId());
        List<Cycle> cycles = new ArrayList<>();
        Map<UUID, String> unreadable = new HashMap<>();
        handle.createQuery(OF_USER)
                .bind(0, owner.userId())
                .bind(1, owner.userId())
                .map((row, context) -> read(row, cycles, unreadable))
                .list();
        return new ConsistencyCheck(
                UserSnapshot.withDerivedIndexes(owner.userId(), cycles, unreadable), clock.instant());
    }

    private static boolean read(ResultSet row, List<Cycle> cycles, Map<UUID, String> unreadable) throws SQLException {
        try {
            return cycles.add(CycleRows.cycle(row));
        } catch (IllegalArgumentException e) {
            unreadable.put(row.getObject(1, UUID.class), "is invalid: " + e.getMessage());
            return false;
        }
    }

    private static void lock(Handle handle, UUID userId) {
        handle.execute("SELECT lock_cycles_of_v2(?)", userId);
    }

    private static void update(Handle handle, Cycle cycle) {
        handle.createUpdate(UPDATE)
                .bind("status", cycle.status().label())
                .bind("start", CycleRows.utc(cycle.dates().start()))
                .bind("end", CycleRows.utc(cycle.dates().end()))
                .bind("updated", CycleRows.utc(cycle.updatedAt()))
                .bind("id", cycle.id())
                .bind("user", cycle.userId())
                .execute();
    }

    private <T> T executeLocking(CycleOwner owner, HandleCallback<T, RuntimeException> work) {
        return locks.execute(owner.userId(), () -> execute(work));
    }

    private <T> T execute(HandleCallback<T, RuntimeException> work) {
        try {
            return BrokenConnections.use(database.jdbi(), handle -> handle.inTransaction(work));
        } catch (JdbiException e) {
            throw CycleRows.failure(database, e);
        }
    }
}
