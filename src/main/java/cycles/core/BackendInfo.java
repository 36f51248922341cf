package cycles.core;

/**
 * Describes a working backend. Contains no secret, because it is logged and shown to operators.
 *
 * @param version the engine and its version, for example {@code PostgreSQL 18.4}
 * @param location where the cycles are stored: a host and database, or a directory
 * @param durability what an acknowledged write survives, with the effective settings that determine it
 * @param level the same on a scale that is common to all engines
 */
public record BackendInfo(String version, String location, String durability, DurabilityLevel level) {}
