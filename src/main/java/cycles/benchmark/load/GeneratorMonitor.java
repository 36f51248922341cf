package cycles.benchmark.load;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Watches the load generator itself during a run. Started and stopped on the generator's thread. */
public final class GeneratorMonitor {
    /** Linux only; its second figure is how long the thread was ready to run and had no processor. */
    private static final Path SCHEDULE = Path.of("/proc/thread-self/schedstat");

    private final long started = System.nanoTime();
    private final long thread = threadNanos();
    private final long process = processNanos();
    private final long gc = gcMillis();

    private GeneratorMonitor() {}

    /**
     * How the generator was.
     *
     * @param busy share of the time in which its thread worked, or wanted to and had no processor; near 1 it is the bottleneck
     * @param cpuShare of one processor that the process used
     * @param gcMillis spent in garbage collection
     */
    public record Figures(double busy, double cpuShare, long gcMillis) {}

    static GeneratorMonitor start() {
        return new GeneratorMonitor();
    }

    Figures stop() {
        double wall = Math.max(1, System.nanoTime() - started);
        return new Figures((threadNanos() - thread) / wall, (processNanos() - process) / wall, gcMillis() - gc);
    }

    private static long threadNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + waitedForProcessor();
    }

    private static long waitedForProcessor() {
        try {
            return Long.parseLong(Files.readString(SCHEDULE).split(" ", 3)[1]);
        } catch (IOException | RuntimeException notHere) {
            return 0;
        }
    }

    private static long processNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
