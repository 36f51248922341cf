package cycles.database;

/**
 * One step of a schema.
 *
 * @param version its number, or {@code repeatable}
 * @param state for example {@code Success} or {@code Pending}
 */
public record MigrationStatus(String version, String description, String state) {}
