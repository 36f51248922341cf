package cycles.benchmark;

import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contains the scenarios of a benchmark and the size of each measurement.
 *
 * @param users users that sign up; all of them take part in the seed scenario
 * @param clients clients of a closed loop
 * @param openClients maximum number of requests in flight of an open loop
 * @param warmUp length of the first warm-up of a process; later ones last one window
 * @param window length of one measurement
 * @param probeStep length of one step of the capacity probe
 * @param quick whether the run is too short for a decision
 * @param clean whether each repetition has its own process on the initial data
 */
record Plan(
        int users,
        int clients,
        int openClients,
        int repetitions,
        Duration warmUp,
        Duration window,
        Duration probeStep,
        boolean quick,
        boolean clean,
        List<Workload> workloads) {
    private static final double WARM_UP_WINDOWS = 2;
    private static final double QUICK_WARM_UP_WINDOWS = 5;
    private static final double PROBE_STEP_WINDOWS = 0.4;

    private static final int MAX_CLIENTS = 16;
    private static final int MAX_OPEN_CLIENTS = 200;

    /** @throws IllegalArgumentException when an option names an unknown scenario */
    static Plan of(BenchmarkOptions options) {
        boolean several = options.configurations().size() > 1;
        List<Workload> workloads = Workload.choose(options.scenarios(), options.quick(), several);
        int users = options.users();
        return new Plan(
                users,
                Math.min(users, MAX_CLIENTS),
                Math.min(users, MAX_OPEN_CLIENTS),
                options.repetitions(),
                duration((options.quick() ? QUICK_WARM_UP_WINDOWS : WARM_UP_WINDOWS) * options.seconds()),
                duration(options.seconds()),
                duration(options.seconds() * PROBE_STEP_WINDOWS),
                options.quick(),
                !options.quick() && options.url() == null,
                workloads);
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** Returns whether a scenario needs the capacity of the backends. */
    boolean probes() {
        return workloads.stream().anyMatch(Workload::isOpen);
    }

    /**
     * Returns the scenarios as {@code run.json} stores them.
     *
     * @param measured all repetitions of the run
     */
    List<Scenario> scenarios(List<Repetition> measured) {
        return workloads.stream().map(workload -> scenario(workload, measured)).toList();
    }

    private Scenario scenario(Workload workload, List<Repetition> measured) {
        boolean sameRate = workload.reference() == Workload.Reference.SLOWEST;
        int clientCount = switch (workload.kind()) {
            case SEED -> users;
            case CLOSED -> clients;
            case OPEN -> openClients;
        };
        return new Scenario(
                workload.name(),
                workload.title(),
                workload.kind(),
                workload.mix(),
                clientCount,
                sameRate
                        ? measured.stream()
                                .filter(each -> each.scenario().equals(workload.name()))
                                .map(Repetition::intendedRate)
                                .findFirst()
                                .orElse(null)
                        : null,
                workload.isOpen() && !sameRate ? workload.share() : null);
    }

    /** Returns the settings of the load generator for the record of the run, in the order of the report. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "mode",
                quick ? "quick: fewer users, fewer and shorter repetitions; not sufficient for a decision" : "full");
        settings.put("users", String.valueOf(users));
        settings.put("repetitions", String.valueOf(repetitions));
        settings.put("seconds measured each time", seconds(window));
        settings.put("seconds of warm-up", seconds(warmUp));
        settings.put(
                "data",
                clean
                        ? "each repetition in its own process, on a copy of the data from after the sign-ups"
                        : "one process for all repetitions, including the cycles of earlier ones");
        settings.put("sign-ups", "once for each backend: every backend stores its users in Postgres");
        return settings;
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toMillis() / 1e3);
    }
}
