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
 * Looks after the table of cycles. What concerns one user happens in one transaction that takes the user's lock first, as the
 * functions of the mutations do, and looks in a later statement. The indexes are Postgres' own and need no care.
 */
final class PostgresMaintenance implements CycleMaintenance {
    private static final int PAGE = 500;
    private static final UUID FIRST = new UUID(0, 0);

    /**
     * Each half reads one of the partial indexes; there is none on all users. The second one skips from user to user (a loose index
     * scan), however many cycles each has.
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

    /** As in {@link #USERS}: each statement on a user's cycles names the status, to use the partial indexes. */
    static final String OF_USER = PostgresCycleRepository.SELECT_OF_USER + " AND status = 'InProgress' UNION ALL "
            + PostgresCycleRepository.SELECT_OF_USER + " AND status = 'Completed' ORDER BY id";

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
    private static final String SOME_USERS = """
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
        return executeLocking(owner, handle -> examination(handle, owner).inconsistencies());
    }

    @Override
    public List<Inconsistency> repair(CycleOwner owner) {
        return executeLocking(owner, handle -> {
            ConsistencyCheck examination = examination(handle, owner);
            examination.changedCycles().forEach(cycle -> update(handle, cycle));
            return examination.inconsistencies();
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
        // The later statement sees the row of whoever came first, for which the insertion has waited.
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
    public Set<UUID> sampleOwners(int most) {
        return execute(handle ->
                handle.createQuery(SOME_USERS).bind("each", Math.max(1, most / 4)).mapTo(UUID.class).stream()
                        .limit(most)
                        .collect(toSet()));
    }

    @Override
    public String size() {
        return execute(handle -> handle.createQuery(SIZE)
                .map((row, context) -> row.getString(1) + " with indexes; "
                        + (row.getLong(2) < 0 ? "cycles not yet counted" : "about " + row.getLong(2) + " cycles"))
                .one());
    }

    private ConsistencyCheck examination(Handle handle, CycleOwner owner) {
        lock(handle, owner.userId());
        List<Cycle> cycles = new ArrayList<>();
        Map<UUID, String> unreadable = new HashMap<>();
        handle.createQuery(OF_USER)
                .bind(0, owner.userId())
                .bind(1, owner.userId())
                .map((row, context) -> read(row, cycles, unreadable))
                .list();
        return new ConsistencyCheck(UserSnapshot.withDerivedIndexes(owner.userId(), cycles, unreadable), clock.instant());
    }

    private static boolean read(ResultSet row, List<Cycle> cycles, Map<UUID, String> unreadable) throws SQLException {
        try {
            return cycles.add(PostgresCycleRepository.cycle(row));
        } catch (IllegalArgumentException e) {
            unreadable.put(row.getObject(1, UUID.class), "is none: " + e.getMessage());
            return false;
        }
    }

    private static void lock(Handle handle, UUID userId) {
        handle.execute("SELECT lock_cycles_of_v2(?)", userId);
    }

    private static void update(Handle handle, Cycle cycle) {
        handle.createUpdate(UPDATE)
                .bind("status", cycle.status().label())
                .bind("start", PostgresCycleRepository.utc(cycle.dates().start()))
                .bind("end", PostgresCycleRepository.utc(cycle.dates().end()))
                .bind("updated", PostgresCycleRepository.utc(cycle.updatedAt()))
                .bind("id", cycle.id())
                .bind("user", cycle.userId())
                .execute();
    }

    private <T> T executeLocking(CycleOwner owner, HandleCallback<T, RuntimeException> work) {
        return locks.inTurn(owner.userId(), () -> execute(work));
    }

    private <T> T execute(HandleCallback<T, RuntimeException> work) {
        try {
            return BrokenConnections.use(database.jdbi(), handle -> handle.inTransaction(work));
        } catch (JdbiException e) {
            throw PostgresCycleRepository.failure(database, e);
        }
    }
}
