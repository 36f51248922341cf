package cycles.auth;

import java.util.Locale;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a thread run only where a processor would be idle otherwise, where the system knows that of threads: on Linux (SCHED_IDLE, see
 * sched(7)). A thread that wakes up takes the processor from it at once; from one that is merely nice (19) it takes it some
 * milliseconds later, which doubled the 99th percentile of all others. Java's own priorities do nothing there, unless the JVM runs as
 * root with a flag.
 *
 * <p>It gives way to the threads of its own scheduling group only: to a store in another container, or in another session where the
 * kernel groups by session (autogroup), the whole service is one.
 */
final class IdlePriority {
    private static final Logger LOGGER = LoggerFactory.getLogger(IdlePriority.class);
    private static final int SCHED_IDLE = 5;

    private IdlePriority() {}

    /** The part of the C library that is needed. */
    public interface CLibrary {
        long pthread_self();

        /** Returns 0 or an error number. The priority within the policy is 0 for this one. */
        int pthread_setschedparam(long thread, int policy, @In int[] priority);
    }

    /** A task whose thread gives way from its beginning. */
    static Runnable of(Runnable task) {
        return () -> {
            giveWay();
            task.run();
        };
    }

    private static void giveWay() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")) {
            return;
        }
        try {
            CLibrary library = LibraryLoader.create(CLibrary.class).load("c");
            int error = library.pthread_setschedparam(library.pthread_self(), SCHED_IDLE, new int[] {0});
            if (error != 0) {
                complain("error " + error);
            }
        } catch (RuntimeException | LinkageError e) {
            complain(e.toString());
        }
    }

    private static void complain(String why) {
        LOGGER.info(
                "Password hashing competes with all else for the processors, as its threads cannot give way: {}", why);
    }
}
