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
 * What operators ask of the accounts as a whole. It tells ids, never emails. Every method is one statement; everything that fails
 * is a {@link UserRepositoryException}. Thread-safe.
 */
public final class UserAccounts {
    /** No index knows domains, and a scan of the whole table takes longer than a statement may: so a statement reads one page. */
    private static final int PAGE = 2_000;

    private static final UUID FIRST = new UUID(0, 0);

    /** An address has one at-sign, and is stored in lower case. Without an account left the end of the page is null. */
    private static final String IN_DOMAIN = """
            WITH page AS MATERIALIZED (SELECT id, email FROM users WHERE id > :after ORDER BY id LIMIT :page)
            SELECT array_agg(id ORDER BY id) FILTER (WHERE right(email, length(:domain) + 1) = '@' || :domain) AS found,
                   (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last
            FROM page
            """;

    private final Jdbi jdbi;

    /** @param database where the migrations of {@code db/users} were run, or will have been when the first method is called */
    public UserAccounts(Jdbi database) {
        this.jdbi = database;
    }

    /**
     * Identifies this set of users among all others. The migration makes it; it is made again where an operator removed it.
     *
     * @return the same at every call and on every instance, and in every copy of the database
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

    /** Gives this set of users another id. */
    public void setInstallation(UUID id) {
        execute(handle -> handle.execute("UPDATE installation SET id = ?", id));
    }

    /**
     * Writes no row, and fails where the statements of sign-ups and log-ins could not write one: on a standby, or without a privilege.
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

    /** Those of the ids that have an account. */
    public Set<UUID> existing(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Set.of()
                : execute(handle -> handle.createQuery("SELECT id FROM users WHERE id IN (<ids>)")
                        .bindList("ids", List.copyOf(ids))
                        .mapTo(UUID.class)
                        .set());
    }

    /**
     * Visits all accounts with an email of this domain, subdomains excluded, in portions of at most 2,000. An account that is created
     * meanwhile may be missed.
     *
     * @param domain in lower case
     * @param visitor gets ids, never an empty list; it may delete their accounts
     */
    public void forEachIn(String domain, Consumer<List<UUID>> visitor) {
        UUID after = FIRST;
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
                .bind("page", PAGE)
                .map((row, context) -> new Page(ids(row.getArray("found")), row.getObject("last", UUID.class)))
                .one());
    }

    private static List<UUID> ids(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((UUID[]) array.getArray());
    }

    /** Deletes these accounts, and answers how many there were. Their tokens end within seconds. */
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
     * The accounts looked for among some that follow each other by id.
     *
     * @param last id of those looked at; null when there were none
     */
    private record Page(List<UUID> found, @Nullable UUID last) {}
}
