package cycles.database;

/**
 * Describes a migration and its state.
 *
 * @param version the version number, or {@code repeatable}
 * @param description the description in the file name of the script
 * @param state the state as displayed by Flyway, for example {@code Success} or {@code Pending}
 */
public record MigrationStatus(String version, String description, String state) {}
