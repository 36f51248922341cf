package cycles.benchmark;

import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.statistics.SteadyState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Contains the scenarios of a benchmark and the size of each measurement. Immutable.
 *
 * @param users users that sign up; all of them take part in the seed scenario
 * @param clients clients of a closed loop
 * @param openClients maximum number of requests in flight of an open loop
 * @param rounds number of JVMs of each backend
 * @param repetitions repetitions of every scenario in each JVM
 * @param maxWarmUp maximum length of the warm-up of a JVM, including its cold start
 * @param window length of one measurement
 * @param probeStep length of one step of the capacity probe
 * @param quick whether the run is too short for a decision
 * @param starts whether the benchmark starts the services
 * @param javaOptions JVM options of the services
 */
record Plan(
        int users,
        int clients,
        int openClients,
        int rounds,
        int repetitions,
        Duration maxWarmUp,
        Duration window,
        Duration probeStep,
        boolean quick,
        boolean starts,
        List<String> javaOptions,
        List<Workload> workloads) {
    private static final double PROBE_STEP_WINDOWS = 0.4;
    private static final Duration COLD_START = Duration.ofSeconds(10);
    private static final Duration WARM_UP_WINDOW = Duration.ofMillis(1_600);

    private static final int MAX_CLIENTS = 64;
    private static final int MAX_OPEN_CLIENTS = 200;

    /** @throws IllegalArgumentException when an option names an unknown scenario */
    static Plan of(BenchmarkOptions options) {
        boolean several = options.configurations().size() > 1;
        boolean starts = options.url() == null;
        List<Workload> workloads = Workload.choose(options.scenarios(), options.quick(), several, starts);
        int users = options.users();
        return new Plan(
                users,
                Math.min(users, MAX_CLIENTS),
                Math.min(users, MAX_OPEN_CLIENTS),
                options.rounds(),
                options.repetitions(),
                duration(options.maxWarmUp()),
                duration(options.seconds()),
                duration(options.seconds() * PROBE_STEP_WINDOWS),
                options.quick(),
                starts,
                options.javaOptions(),
                workloads);
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Returns the length of the cold-start scenario. */
    Duration coldStart() {
        return shorter(COLD_START, maxWarmUp);
    }

    /** Returns the length of one window of the warm-up. */
    Duration warmUpWindow() {
        return shorter(WARM_UP_WINDOW, maxWarmUp);
    }

    /** Returns the length of the unmeasured load before a repetition, because the service was idle while others were measured. */
    Duration leadIn() {
        return window.dividedBy(2);
    }

    /** Returns the scenarios of each repetition. */
    List<Workload> repeatedWorkloads() {
        return workloads.stream().filter(Workload::isRepeated).toList();
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
            case COLD_START, CLOSED -> clients;
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
                quick
                        ? "quick: fewer users, JVMs and scenarios, shorter warm-up and repetitions; not sufficient for a decision"
                        : "full");
        settings.put("users", String.valueOf(users));
        settings.put("JVMs of each backend", String.valueOf(rounds));
        settings.put("repetitions in each JVM", String.valueOf(repetitions));
        settings.put("seconds measured each time", seconds(window));
        settings.put("maximum seconds of warm-up", seconds(maxWarmUp));
        settings.put(
                "steady state",
                String.format(
                        Locale.ROOT,
                        "throughput of the last %d windows of %s s: coefficient of variation at most %.0f %%, rise at most"
                                + " %.0f %%; JIT compiler at most %.0f %% of a processor",
                        SteadyState.WINDOWS,
                        seconds(warmUpWindow()),
                        100 * SteadyState.MAX_VARIATION,
                        100 * SteadyState.MAX_RISE,
                        100 * SteadyState.MAX_COMPILATION));
        if (starts) {
            settings.put("JVM options of the services", javaOptions.isEmpty() ? "none" : String.join(" ", javaOptions));
        }
        settings.put(
                "data",
                starts
                        ? "each JVM starts on a copy of the data from after the sign-ups; its repetitions share the data"
                        : "a service that was running before; all repetitions share its data");
        settings.put("sign-ups", "once for each backend: every backend stores its users in Postgres");
        return settings;
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toMillis() / 1e3);
    }
}
