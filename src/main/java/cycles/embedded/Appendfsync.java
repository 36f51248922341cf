package cycles.embedded;

import java.util.Locale;

/** Says when the embedded Redis syncs its append-only file to the disk. */
public enum Appendfsync {
    /** Before each answer: an acknowledged write survives a power loss. */
    ALWAYS,
    /** Every second: the last moments may be lost when the server or its machine stops. */
    EVERYSEC;

    /** As Redis spells it. */
    String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
