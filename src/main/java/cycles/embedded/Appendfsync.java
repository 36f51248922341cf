package cycles.embedded;

import java.util.Locale;

/** Defines when the embedded Redis syncs its append-only file to disk. */
public enum Appendfsync {
    /** Before each reply: acknowledged writes survive a power failure. */
    ALWAYS,
    /** Every second: the writes of the last second or two may be lost when the server or its machine crashes. */
    EVERYSEC;

    /** Returns the value of the Redis setting {@code appendfsync}. */
    String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
