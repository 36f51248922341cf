package cycles.core;

/**
 * How much an acknowledged write survives, from least to most, so that engines can be compared by it. {@link
 * BackendInfo#durability()} says the same in the engine's own words and settings.
 */
public enum DurabilityLevel {
    /** The data ends with the server's process. */
    NOTHING("nothing: it ends with the server's process"),
    /** What the last snapshot saw is there after a crash; what came later is not. */
    LAST_SNAPSHOT("what the last snapshot saw"),
    /** A killed server loses at most the last moments; a machine that loses power may lose anything. */
    KILLED_SERVER("a killed server, not a power loss"),
    /** A crash, a power loss or a failover takes the last moments: normally about a second, more while the disk is slow. */
    ALL_BUT_LAST_MOMENTS("a power loss, but for the last moments"),
    /** On the disk before it is acknowledged. */
    POWER_LOSS("a power loss");

    private final String survives;

    DurabilityLevel(String survives) {
        this.survives = survives;
    }

    /** What an acknowledged write survives, as the object of a sentence. */
    public String survives() {
        return survives;
    }
}
