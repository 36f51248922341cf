package cycles.repository.postgres;

import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.core.DurabilityLevel;
import cycles.core.maintenance.CycleMaintenance;
import cycles.database.BrokenConnections;
import cycles.database.PostgresDatabase;
import cycles.database.PostgresUnavailableException;
import cycles.repository.Refusals;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;

/**
 * Stores cycles in one table. The functions of {@code V3__cycle_functions_v2.sql} check the rules and write under the user's
 * advisory lock. Reads by id, reads of the cycle in progress and mutations are batched with concurrent calls into one round trip,
 * and are committed when they return. Thread-safe.
 */
final class PostgresCycleRepository implements CycleRepository {
    private static final String LAST_COMPLETED =
            CycleRows.SELECT_OF_USER + " AND status = 'Completed' ORDER BY end_date DESC LIMIT 1";
    /** Writes no row, but fails where a write would fail: on a standby, without a privilege, without the functions. */
    private static final String CHECK = """
            WITH created AS (INSERT INTO cycles SELECT * FROM cycles WHERE false),
                 changed AS (UPDATE cycles SET status = status WHERE false)
            SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')
            FROM (SELECT count(*) FROM write_cycles_v2(false, '{}', '{}', '{}', '{}', '{}', '{}', '{}')) AS functions
            """;

    private final PostgresDatabase database;
    private final LockQueue locks;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final StatementBatcher<CycleRead, Optional<Cycle>> reads;
    private final StatementBatcher<CycleWrite, WriteOutcome> writes;

    PostgresCycleRepository(
            PostgresDatabase database,
            LockQueue locks,
            Clock clock,
            Supplier<UUID> ids,
            StatementBatcher<CycleRead, Optional<Cycle>> reads,
            StatementBatcher<CycleWrite, WriteOutcome> writes) {
        this.database = database;
        this.locks = locks;
        this.clock = clock;
        this.ids = ids;
        this.reads = reads;
        this.writes = writes;
    }

    @Override
    public void start() {
        try {
            database.start();
        } catch (PostgresUnavailableException e) {
            throw CycleRepositoryException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
        return reads.execute(new CycleRead(userId, cycleId));
    }

    @Override
    public Optional<Cycle> getActiveCycle(UUID userId) {
        return reads.execute(new CycleRead(userId, null));
    }

    @Override
    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
        return execute(
                LAST_COMPLETED,
                rows -> rows.next() ? Optional.of(CycleRows.cycle(rows)) : Optional.<Cycle>empty(),
                userId);
    }

    @Override
    public Cycle createCycle(CycleData data) {
        Cycle cycle = Cycle.created(ids.get(), data, clock.instant());
        WriteOutcome outcome = writes.execute(CycleWrite.creation(cycle));
        if (outcome.name().equals(Refusals.OK)) {
            return cycle;
        }
        throw Refusals.exception(outcome.name(), cycle.userId(), outcome.newStart(), outcome.lastEnd());
    }

    @Override
    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
        return change(userId, cycleId, CycleStatus.IN_PROGRESS, dates);
    }

    @Override
    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
        return change(userId, cycleId, CycleStatus.COMPLETED, dates);
    }

    private Cycle change(UUID userId, UUID cycleId, CycleStatus status, CycleDates dates) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        WriteOutcome outcome = writes.execute(CycleWrite.change(cycleId, userId, status, dates, now));
        if (outcome.name().equals(Refusals.OK)) {
            return new Cycle(
                    cycleId,
                    userId,
                    status,
                    dates,
                    Objects.requireNonNull(outcome.created()),
                    Objects.requireNonNull(outcome.updated()));
        }
        throw Refusals.exception(outcome.name(), userId, dates.start(), outcome.lastEnd());
    }

    @Override
    public BackendInfo check() {
        return execute(CHECK, row -> {
            row.next();
            String version = row.getString(1).replaceAll(" .*", "");
            return new BackendInfo(
                    "PostgreSQL " + version,
                    database.location(),
                    durability(row.getString(2), row.getString(3)),
                    level(row.getString(2), row.getString(3)));
        });
    }

    private static String durability(String fsync, String synchronousCommit) {
        String survives = switch (level(fsync, synchronousCommit)) {
            case KILLED_SERVER -> "survives a crash of the server process, but not of its machine";
            case ALL_BUT_LAST_MOMENTS -> "may lose the last moments in a crash of the server";
            default -> "survives a power loss";
        };
        return survives + " (fsync=" + fsync + ", synchronous_commit=" + synchronousCommit + ")";
    }

    private static DurabilityLevel level(String fsync, String synchronousCommit) {
        if (fsync.equals("off")) {
            return DurabilityLevel.KILLED_SERVER;
        }
        return synchronousCommit.equals("off") ? DurabilityLevel.ALL_BUT_LAST_MOMENTS : DurabilityLevel.POWER_LOSS;
    }

    @Override
    public CycleMaintenance maintenance() {
        return new PostgresMaintenance(database, locks, clock);
    }

    @Override
    public void close() {
        database.close();
    }

    @Override
    public String toString() {
        return "postgres at " + database.location();
    }

    /** Extracts a result from the rows of a statement. */
    private interface RowReader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /**
     * Runs one statement in its own transaction; in plain JDBC, because Jdbi's statement objects cost a third of the throughput.
     */
    private <T> T execute(String sql, RowReader<T> reader, Object... parameters) {
        try {
            return BrokenConnections.use(database.jdbi(), handle -> {
                try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
                    for (int i = 0; i < parameters.length; i++) {
                        statement.setObject(i + 1, parameters[i]);
                    }
                    try (ResultSet rows = statement.executeQuery()) {
                        return reader.read(rows);
                    }
                }
            });
        } catch (SQLException | JdbiException e) {
            throw CycleRows.failure(database, e);
        }
    }
}
