package cycles.auth;

import java.util.Locale;
import jnr.ffi.LibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a thread give way to all others of its process, where the system knows that of threads: on Linux. The priorities of Java do
 * nothing there unless the JVM runs as root with a flag.
 */
final class Niceness {
    private static final Logger LOGGER = LoggerFactory.getLogger(Niceness.class);
    private static final int PRIO_PROCESS = 0;
    /** On Linux a process that is 0 is the calling thread. */
    private static final int THIS_THREAD = 0;
    /** The most there is: a fifteenth of one thread's weight at the default. */
    private static final int NICEST = 19;

    private Niceness() {}

    /** The part of the C library that is needed. */
    public interface CLibrary {
        int setpriority(int which, int who, int priority);
    }

    /** A task whose thread gives way from its beginning. */
    static Runnable nice(Runnable task) {
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
            LibraryLoader.create(CLibrary.class).load("c").setpriority(PRIO_PROCESS, THIS_THREAD, NICEST);
        } catch (RuntimeException | LinkageError e) {
            LOGGER.info(
                    "Password hashing competes with all else for the processors, as its threads cannot give way: {}",
                    e.toString());
        }
    }
}
