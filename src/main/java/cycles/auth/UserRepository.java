package cycles.auth;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Stores users in Postgres. Every method executes one atomic statement; every failure is a {@link UserRepositoryException}.
 * Thread-safe.
 */
final class UserRepository {
    private static final String COLUMNS = "id, email, password_hash, token_version, created_at, updated_at";

    private final UserDatabase database;
    private final Clock clock;
    private final Supplier<UUID> ids;

    UserRepository(UserDatabase database, Clock clock, Supplier<UUID> ids) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
    }

    /** @throws UserAlreadyExistsException when an account with the email exists */
    User create(String email, String passwordHash) {
        Instant now = now();
        User user = new User(ids.get(), email, now, now);
        int inserted = database.execute(handle -> handle.createUpdate("INSERT INTO users (" + COLUMNS + """
                        ) VALUES (:id, :email, :passwordHash, 0, :now, :now) ON CONFLICT (email) DO NOTHING
                        """)
                .bind("id", user.id())
                .bind("email", email)
                .bind("passwordHash", passwordHash)
                .bind("now", now)
                .execute());
        if (inserted == 0) {
            throw new UserAlreadyExistsException(email);
        }
        return user;
    }

    Optional<UserRecord> findByEmail(String email) {
        return database.execute(handle -> handle.createQuery("SELECT " + COLUMNS + " FROM users WHERE email = :email")
                .bind("email", email)
                .map((row, context) -> toUserRecord(row))
                .findOne());
    }

    Optional<UserRecord> findById(UUID id) {
        return database.execute(handle -> handle.createQuery("SELECT " + COLUMNS + " FROM users WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> toUserRecord(row))
                .findOne());
    }

    OptionalInt findTokenVersion(UUID id) {
        return database.execute(handle -> handle.createQuery("SELECT token_version FROM users WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> OptionalInt.of(row.getInt(1)))
                .findOne()
                .orElse(OptionalInt.empty()));
    }

    /**
     * Replaces the password hash and increments the token version, which invalidates the user's tokens. Returns empty if the user has
     * been deleted or the password has been changed since {@code user} was read.
     */
    Optional<User> replacePassword(UserRecord user, String passwordHash) {
        return database.execute(handle -> handle.createQuery("""
                        UPDATE users SET password_hash = :passwordHash, token_version = token_version + 1,
                            updated_at = greatest(updated_at, :now)
                        WHERE id = :id AND token_version = :tokenVersion
                        RETURNING\s""" + COLUMNS)
                .bind("passwordHash", passwordHash)
                .bind("now", now())
                .bind("id", user.user().id())
                .bind("tokenVersion", user.tokenVersion())
                .map((row, context) -> toUserRecord(row).user())
                .findOne());
    }

    /** Replaces the hash of the same password, unless the password has been changed since {@code user} was read. */
    void replaceHash(UserRecord user, String passwordHash) {
        database.execute(handle -> handle.createUpdate(
                        "UPDATE users SET password_hash = :passwordHash WHERE id = :id AND token_version = :tokenVersion")
                .bind("passwordHash", passwordHash)
                .bind("id", user.user().id())
                .bind("tokenVersion", user.tokenVersion())
                .execute());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static UserRecord toUserRecord(ResultSet row) throws SQLException {
        return new UserRecord(
                new User(
                        row.getObject("id", UUID.class),
                        row.getString("email"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getObject("updated_at", OffsetDateTime.class).toInstant()),
                row.getString("password_hash"),
                row.getInt("token_version"));
    }
}
