package cycles.benchmark.load;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures the load generator's own processor use during a run. Started and stopped on the generator's thread. */
public final class GeneratorMonitor {
    /** Linux only; its second number is the time in nanoseconds that the thread was runnable and had no processor. */
    private static final Path SCHEDSTAT = Path.of("/proc/thread-self/schedstat");

    private final long startedAt = System.nanoTime();
    private final long threadNanosAtStart = threadNanos();
    private final long processNanosAtStart = processNanos();
    private final long gcMillisAtStart = gcMillis();

    private GeneratorMonitor() {}

    /**
     * Processor use of the load generator.
     *
     * @param busy share of the time in which its thread was running or runnable; near 1 the generator is the bottleneck
     * @param cpuShare processor time of the process per wall-clock time: 1.5 is one and a half processors
     * @param gcMillis milliseconds of garbage collection
     */
    public record Utilization(double busy, double cpuShare, long gcMillis) {}

    static GeneratorMonitor start() {
        return new GeneratorMonitor();
    }

    Utilization stop() {
        double wall = Math.max(1, System.nanoTime() - startedAt);
        return new Utilization(
                (threadNanos() - threadNanosAtStart) / wall,
                (processNanos() - processNanosAtStart) / wall,
                gcMillis() - gcMillisAtStart);
    }

    private static long threadNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + runnableNanos();
    }

    private static long runnableNanos() {
        try {
            return Long.parseLong(Files.readString(SCHEDSTAT).split(" ", 3)[1]);
        } catch (IOException | RuntimeException unsupported) {
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
