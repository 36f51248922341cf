package cycles.auth;

import cycles.database.PostgresErrors;
import java.sql.Array;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Provides administrative access to the accounts. Returns ids, never emails. Every failure is a {@link UserRepositoryException}.
 * Thread-safe.
 */
public final class UserAccounts {
    /** The page size of keyset pagination: domains have no index, and scanning the whole table would exceed the statement timeout. */
    private static final int PAGE_SIZE = 2_000;

    private static final UUID LOWEST_ID = new UUID(0, 0);

    /** Emails contain one at-sign and are stored in lower case. After the last account, {@code last} is null. */
    private static final String IN_DOMAIN = """
            WITH page AS MATERIALIZED (SELECT id, email FROM users WHERE id > :after ORDER BY id LIMIT :page)
            SELECT array_agg(id ORDER BY id) FILTER (WHERE right(email, length(:domain) + 1) = '@' || :domain) AS found,
                   (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last
            FROM page
            """;

    private final Jdbi jdbi;

    /** @param database the database of the users; the migrations of {@code db/users} must be applied before the first call */
    public UserAccounts(Jdbi database) {
        this.jdbi = database;
    }

    /**
     * Returns the id of this set of users. A migration creates it; this method creates a new one if an operator has deleted it.
     *
     * @return an id that is the same for all instances and in all copies of the database
     */
    public UUID installation() {
        return execute(handle -> storedInstallation(handle).orElseGet(() -> {
            handle.execute("INSERT INTO installation (id) VALUES (gen_random_uuid()) ON CONFLICT DO NOTHING");
            return storedInstallation(handle).orElseThrow();
        }));
    }

    private static Optional<UUID> storedInstallation(Handle handle) {
        return handle.createQuery("SELECT id FROM installation")
                .mapTo(UUID.class)
                .findOne();
    }

    /** Replaces the id of this set of users. */
    public void setInstallation(UUID id) {
        execute(handle -> handle.execute("UPDATE installation SET id = ?", id));
    }

    /**
     * Verifies that sign-ups and log-ins can write, without writing a row. Fails on a standby and when a privilege is missing.
     */
    public void checkWrites() {
        execute(handle -> handle.execute("""
                WITH created AS (INSERT INTO users SELECT * FROM users WHERE false),
                     changed AS (UPDATE users SET token_version = token_version WHERE false),
                     counted AS (INSERT INTO auth_limits SELECT * FROM auth_limits WHERE false),
                     moved AS (UPDATE auth_limits SET used_until = used_until WHERE false),
                     removed AS (DELETE FROM auth_limits WHERE false)
                SELECT 1
                """));
    }

    /** Returns the ids that have an account. */
    public Set<UUID> existing(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Set.of()
                : execute(handle -> handle.createQuery("SELECT id FROM users WHERE id IN (<ids>)")
                        .bindList("ids", List.copyOf(ids))
                        .mapTo(UUID.class)
                        .set());
    }

    /**
     * Visits all accounts with an email of this domain, excluding subdomains, in batches of at most 2,000. Accounts that are created
     * meanwhile may be missed.
     *
     * @param domain the domain in lower case
     * @param visitor receives non-empty lists of ids; it may delete their accounts
     */
    public void forEachIn(String domain, Consumer<List<UUID>> visitor) {
        UUID after = LOWEST_ID;
        while (after != null) {
            Page page = page(domain, after);
            if (!page.found.isEmpty()) {
                visitor.accept(page.found);
            }
            after = page.last;
        }
    }

    private Page page(String domain, UUID after) {
        return execute(handle -> handle.createQuery(IN_DOMAIN)
                .bind("domain", domain)
                .bind("after", after)
                .bind("page", PAGE_SIZE)
                .map((row, context) -> new Page(ids(row.getArray("found")), row.getObject("last", UUID.class)))
                .one());
    }

    private static List<UUID> ids(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((UUID[]) array.getArray());
    }

    /** Deletes accounts and returns their number. Their tokens become invalid within seconds. */
    public int delete(Collection<UUID> ids) {
        return ids.isEmpty()
                ? 0
                : execute(handle -> handle.createUpdate("DELETE FROM users WHERE id IN (<ids>)")
                        .bindList("ids", List.copyOf(ids))
                        .execute());
    }

    private <T> T execute(Function<Handle, T> statement) {
        try {
            return jdbi.withHandle(statement::apply);
        } catch (JdbiException e) {
            throw new UserRepositoryException(
                    "The users' Postgres failed" + PostgresErrors.explain(e), e, PostgresErrors.isRetryable(e));
        }
    }

    /**
     * Contains the matching accounts of one page.
     *
     * @param last the highest id of the page; null if the page is empty
     */
    private record Page(List<UUID> found, @Nullable UUID last) {}
}
