package cycles.repository.lmdb;

import cycles.core.DurabilityLevel;

/** Selects whether commits are synced to the disk. */
enum SyncMode {
    DURABLE(DurabilityLevel.POWER_LOSS, "fsync before every response: survives a killed process and a power loss"),
    RELAXED(
            DurabilityLevel.KILLED_SERVER,
            "relaxed, no fsync (MDB_NOSYNC): survives a killed process; a power loss may damage the store");

    private final DurabilityLevel level;
    private final String description;

    SyncMode(DurabilityLevel level, String description) {
        this.level = level;
        this.description = description;
    }

    DurabilityLevel level() {
        return level;
    }

    String description() {
        return description;
    }
}
