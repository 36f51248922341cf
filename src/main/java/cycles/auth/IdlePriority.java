package cycles.auth;

import java.util.Locale;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the scheduling policy of threads to SCHED_IDLE on Linux (see sched(7)); has no effect on other systems. Such a thread runs only
 * on processors that are idle otherwise, and any thread of normal priority that becomes runnable preempts it immediately. A nice value
 * of 19 does not suffice, because preemption then takes some milliseconds. Java thread priorities have no effect on Linux, unless the
 * JVM runs as root with a flag.
 *
 * <p>The policy applies within a scheduling group. The kernel schedules a database in another container, or in another session where
 * autogroup is enabled, against the service as a whole.
 */
final class IdlePriority {
    private static final Logger LOGGER = LoggerFactory.getLogger(IdlePriority.class);
    private static final int SCHED_IDLE = 5;

    private IdlePriority() {}

    /** Declares the functions of the C library that this class uses. */
    public interface CLibrary {
        long pthread_self();

        /** Returns 0 or an error number. The priority must be 0 for SCHED_IDLE. */
        int pthread_setschedparam(long thread, int policy, @In int[] priority);
    }

    /** Returns a task that sets the policy of its thread and then runs the given task. */
    static Runnable wrap(Runnable task) {
        return () -> {
            apply();
            task.run();
        };
    }

    private static void apply() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
            return;
        }
        try {
            CLibrary library = LibraryLoader.create(CLibrary.class).load("c");
            int error = library.pthread_setschedparam(library.pthread_self(), SCHED_IDLE, new int[] {0});
            if (error != 0) {
                logFailure("error " + error);
            }
        } catch (RuntimeException | LinkageError e) {
            logFailure(e.toString());
        }
    }

    private static void logFailure(String reason) {
        LOGGER.info(
                "Password hashing competes with all other threads for the processors, because SCHED_IDLE cannot be set: {}",
                reason);
    }
}
