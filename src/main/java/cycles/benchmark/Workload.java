package cycles.benchmark;

import cycles.benchmark.run.ScenarioKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Defines a scenario of the benchmark.
 *
 * @param name unique and stable, so that runs can be compared
 * @param mix description of the requests
 * @param readPercent share of reads, from 0 to 100; 0 when the scenario defines its own requests
 * @param share intended rate of an open loop as a share of the reference capacity; 0 otherwise
 * @param reference the capacity to which {@code share} refers
 */
record Workload(
        String name, String title, String mix, ScenarioKind kind, int readPercent, double share, Reference reference) {
    /** Reference capacity of an open loop. */
    enum Reference {
        /** The capacity of the measured backend. */
        OWN,
        /** The lowest capacity of all backends, so that all are measured at the same rate. */
        SLOWEST
    }

    static final int MIXED_READ_PERCENT = 80;
    private static final String MIXED = "80 % reads, 20 % writes";

    static final Workload SIGN_UP = new Workload(
            "sign-up",
            "All users sign up at once, then log in",
            "1 signUp, then 1 logIn for each user",
            ScenarioKind.SEED,
            0,
            0,
            Reference.OWN);
    static final Workload SEED = new Workload(
            "seed",
            "All users create a cycle at once, then change its dates, then complete it",
            "1 createCycle, 1 updateCycleDates, 1 completeCycle for each user",
            ScenarioKind.SEED,
            0,
            0,
            Reference.OWN);
    static final Workload CONTENDED =
            closed("contended", "Many clients, one user", "all operations at random on one user's cycle", 0);

    static final Workload COLD_START = new Workload(
            "cold-start",
            "Cold start: mixed, in the first seconds after the start",
            MIXED,
            ScenarioKind.COLD_START,
            MIXED_READ_PERCENT,
            0,
            Reference.OWN);
    static final Workload MIXED_CLOSED = closed("mixed", "Mixed", MIXED, MIXED_READ_PERCENT);

    private static final List<Workload> ALL = List.of(
            SEED,
            SIGN_UP,
            COLD_START,
            MIXED_CLOSED,
            closed("read-only", "Reads only", "reads", 100),
            closed("write-only", "Writes only", "create, update and complete in turn", 0),
            CONTENDED,
            open("open-25", 0.25, Reference.OWN),
            open("open-50", 0.5, Reference.OWN),
            open("open-75", 0.75, Reference.OWN),
            open("open-90", 0.9, Reference.OWN),
            open("same-50", 0.5, Reference.SLOWEST),
            open("same-90", 0.9, Reference.SLOWEST));
    private static final Set<String> ONLY_IN_FULL_RUNS = Set.of("open-25", "open-75", "same-90");

    private static Workload closed(String name, String title, String mix, int readPercent) {
        return new Workload(name, title, mix, ScenarioKind.CLOSED, readPercent, 0, Reference.OWN);
    }

    private static Workload open(String name, double share, Reference reference) {
        String title = reference == Reference.OWN
                ? String.format(Locale.ROOT, "Mixed, at %.0f %% of each backend's own capacity", 100 * share)
                : String.format(
                        Locale.ROOT,
                        "Mixed, at the same rate for all: %.0f %% of the slowest backend's capacity",
                        100 * share);
        return new Workload(name, title, MIXED, ScenarioKind.OPEN, MIXED_READ_PERCENT, share, reference);
    }

    static List<String> names() {
        return ALL.stream().map(Workload::name).toList();
    }

    /** Returns all closed loads, of which the warm-up consists. */
    static List<Workload> closedLoads() {
        return ALL.stream().filter(each -> each.kind() == ScenarioKind.CLOSED).toList();
    }

    /**
     * Selects the scenarios of a run.
     *
     * @param named names from the command line; empty for all that apply
     * @param starts whether the benchmark starts the services
     * @throws IllegalArgumentException when a name is unknown or does not apply
     */
    static List<Workload> choose(List<String> named, boolean quick, boolean severalBackends, boolean starts) {
        Set<String> unknown =
                named.stream().filter(name -> !names().contains(name)).collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("--scenario: unknown " + unknown + ", valid are: " + names());
        }
        if (!starts && named.contains(COLD_START.name())) {
            throw new IllegalArgumentException(
                    "--scenario cold-start requires configuration files: a running service is not restarted");
        }
        Stream<Workload> chosen = named.isEmpty()
                ? ALL.stream()
                        .filter(each -> !quick || !ONLY_IN_FULL_RUNS.contains(each.name()))
                        .filter(each -> starts || !each.equals(COLD_START))
                        .filter(each -> severalBackends || each.reference() == Reference.OWN)
                : ALL.stream().filter(each -> named.contains(each.name()));
        return chosen.toList();
    }

    boolean isOpen() {
        return kind == ScenarioKind.OPEN;
    }

    /** Returns whether every repetition contains the scenario; the others run once at the start of a backend or of a JVM. */
    boolean isRepeated() {
        return !equals(SIGN_UP) && !equals(COLD_START);
    }
}
