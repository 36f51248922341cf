package cycles.benchmark.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contains the warm-up of one JVM: the unmeasured load between its start and its first repetition.
 *
 * @param round number of the JVM of this backend, from 1
 * @param seconds length of the warm-up, including the cold-start scenario
 * @param steady whether the throughput reached a steady state before the maximum length of the warm-up
 * @param variation coefficient of variation of the throughput in the last windows
 * @param rise rise of the throughput over the last windows, as a share of its mean; negative when it fell
 * @param compilation share of one processor that the JIT compiler used in the last window; null when it is unknown
 * @param windows successful requests per second of all clients in each window, in order of time
 */
public record WarmUp(
        String backend,
        int round,
        double seconds,
        boolean steady,
        double variation,
        double rise,
        @Nullable Double compilation,
        List<Double> windows) {

    public WarmUp {
        windows = List.copyOf(windows);
    }
}
