package cycles.ops;

import io.dropwizard.core.setup.Environment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back to the system what the JVM has freed and the C library keeps: the compiler's working memory above all, tens of megabytes
 * until everything often used is compiled. By the JVM's command {@code System.trim_native_heap}, which is glibc's {@code malloc_trim};
 * where there is none, with other C libraries or in an older JDK 17, nothing is done.
 */
public final class NativeHeapTrim {
    private static final Logger log = LoggerFactory.getLogger(NativeHeapTrim.class);
    /** Resident at most, with a heap of 256 MB, Redis and 64 clients: 363 MB and more without, 334 to 360 at 10 s, 330 to 339 at 3 s. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    /** What the JVM makes of the command's name. */
    private static final String OPERATION = "systemTrimNativeHeap";

    private NativeHeapTrim() {}

    /** To be called once, from {@link io.dropwizard.core.Application#run}. Begins at once, and ends when the service stops. */
    public static void install(Environment environment) {
        ScheduledFuture<?> unused = environment
                .lifecycle()
                .scheduledExecutorService("native-heap-trim", true)
                .build()
                .scheduleWithFixedDelay(NativeHeapTrim::trim, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Whether this JVM has the command and did it. */
    static boolean trim() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName(COMMANDS), OPERATION, new Object[0], new String[0]);
            return true;
        } catch (JMException e) {
            log.debug("This JVM cannot trim its native heap", e);
            return false;
        }
    }
}
