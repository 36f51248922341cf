package cycles.benchmark;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param users who sign up; all of them take part in the seed scenario
 * @param clients that a closed loop has
 * @param openClients that an open loop may have under way at once
 * @param warmUp before the first measurement of a process; one that was measured before gets a window
 * @param window of one measurement
 * @param probeStep of one step of the capacity probe
 * @param clean whether each repetition has a process of its own on data of its own
 */
public record Plan(
        int users,
        int clients,
        int openClients,
        int repetitions,
        Duration warmUp,
        Duration window,
        Duration probeStep,
        boolean clean,
        List<Workload> workloads) {
    /** How many windows long. */
    private static final double WARM_UP = 2;

    private static final double QUICK_WARM_UP = 5;
    private static final double PROBE_STEP = 0.4;

    private static final int CLIENTS = 16;
    private static final int OPEN_CLIENTS = 200;

    /** @throws IllegalArgumentException when a scenario is named that there is not */
    static Plan of(BenchmarkOptions options) {
        boolean several = options.configurations().size() > 1;
        List<Workload> workloads = Workload.choose(options.scenarios(), options.quick(), several);
        int users = options.users();
        return new Plan(
                users,
                Math.min(users, CLIENTS),
                Math.min(users, OPEN_CLIENTS),
                options.repetitions(),
                seconds((options.quick() ? QUICK_WARM_UP : WARM_UP) * options.seconds()),
                seconds(options.seconds()),
                seconds(options.seconds() * PROBE_STEP),
                !options.quick() && options.url() == null,
                workloads);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    boolean probes() {
        return workloads.stream().anyMatch(Workload::isOpen);
    }
}
