package cycles.auth;

import cycles.database.PostgresErrors;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * What operators ask of the accounts as a whole. It tells ids, never emails. Every method is one statement; everything that fails
 * is a {@link UserRepositoryException}. Thread-safe.
 */
public final class UserAccounts {
    /** An address has one at-sign, and is stored in lower case. */
    private static final String IN_DOMAIN = "right(email, length(:domain) + 1) = '@' || :domain";

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
     * How many accounts have an email of this domain, subdomains excluded.
     *
     * @param domain in lower case
     */
    public long count(String domain) {
        return execute(handle -> handle.createQuery("SELECT count(*) FROM users WHERE " + IN_DOMAIN)
                .bind("domain", domain)
                .mapTo(Long.class)
                .one());
    }

    /** Some accounts with an email of this domain; empty when there is none. */
    public List<UUID> some(String domain, int limit) {
        return execute(handle -> handle.createQuery("SELECT id FROM users WHERE " + IN_DOMAIN + " LIMIT :limit")
                .bind("domain", domain)
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
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
            throw new UserRepositoryException("The users' Postgres failed", e, PostgresErrors.isRetryable(e));
        }
    }
}
