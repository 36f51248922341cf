package cycles.core;

/**
 * What a working backend says of itself. Holds no secret: it is logged and shown to operators.
 *
 * @param version the engine and its version, for example {@code PostgreSQL 18.4}
 * @param location where the cycles live: a host and database, or a directory
 * @param durability what an acknowledged write survives, with the settings in force that make it so
 * @param level the same on the scale that all engines share
 */
public record BackendInfo(String version, String location, String durability, DurabilityLevel level) {}
