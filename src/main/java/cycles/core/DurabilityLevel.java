package cycles.core;

/**
 * Ranks what an acknowledged write survives, from least to most, so that engines can be compared. {@link BackendInfo#durability()}
 * describes the same with the engine's own terms and settings.
 */
public enum DurabilityLevel {
    /** The data is lost when the server's process ends. */
    NOTHING("nothing: all data is lost when the server's process ends"),
    /** After a crash the data of the last snapshot remains; later writes are lost. */
    LAST_SNAPSHOT("a crash, if the last snapshot contains it"),
    /** A killed server loses at most the last moments; a power loss may lose any data. */
    KILLED_SERVER("a killed server, not a power loss"),
    /** A crash, a power loss or a failover loses the last moments: normally about a second, more while the disk is slow. */
    ALL_BUT_LAST_MOMENTS("a power loss, except for the last moments"),
    /** A write is on the disk before it is acknowledged. */
    POWER_LOSS("a power loss");

    private final String survives;

    DurabilityLevel(String survives) {
        this.survives = survives;
    }

    /** Returns what an acknowledged write survives, as the object of a sentence. */
    public String survives() {
        return survives;
    }
}
