package cycles.benchmark;

import cycles.benchmark.run.ScenarioKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scenario of the benchmark.
 *
 * @param name stable from run to run, so that runs can be compared
 * @param readPercent how many of a hundred requests read; none where the scenario has requests of its own
 * @param share of a capacity that is asked for; 0 unless open
 * @param whose capacity that is
 */
public record Workload(
        String name, String title, String mix, ScenarioKind kind, int readPercent, double share, Whose whose) {
    /** Whose capacity an open loop takes its share of. */
    public enum Whose {
        OWN,
        SLOWEST
    }

    static final Workload SIGN_UP = new Workload(
            "sign-up",
            "All users sign up at once, then log in",
            "1 signUp, then 1 logIn for each user",
            ScenarioKind.SEED,
            0,
            0,
            Whose.OWN);
    static final Workload SEED = new Workload(
            "seed",
            "All users create a cycle at once, then move it, then complete it",
            "1 createCycle, 1 updateCycleDates, 1 completeCycle for each user",
            ScenarioKind.SEED,
            0,
            0,
            Whose.OWN);
    static final Workload CONTENDED =
            closed("contended", "Many clients, one user", "all operations at random on one user's cycle", 0);

    private static final List<Workload> ALL = List.of(
            SEED,
            SIGN_UP,
            closed("mixed", "Mixed", "80 % reads, 20 % writes", 80),
            closed("read-only", "Reads only", "reads", 100),
            closed("write-only", "Writes only", "create, update, complete in turn", 0),
            CONTENDED,
            open("open-25", 0.25, Whose.OWN),
            open("open-50", 0.5, Whose.OWN),
            open("open-75", 0.75, Whose.OWN),
            open("open-90", 0.9, Whose.OWN),
            open("same-50", 0.5, Whose.SLOWEST),
            open("same-90", 0.9, Whose.SLOWEST));
    private static final Set<String> NOT_QUICK = Set.of("open-25", "open-75", "same-90");

    private static Workload closed(String name, String title, String mix, int readPercent) {
        return new Workload(name, title, mix, ScenarioKind.CLOSED, readPercent, 0, Whose.OWN);
    }

    private static Workload open(String name, double share, Whose whose) {
        String title = whose == Whose.OWN
                ? String.format(Locale.ROOT, "Mixed, at %.0f %% of each backend's own capacity", 100 * share)
                : String.format(
                        Locale.ROOT,
                        "Mixed, at the same rate for all: %.0f %% of the slowest one's capacity",
                        100 * share);
        return new Workload(name, title, "80 % reads, 20 % writes", ScenarioKind.OPEN, 80, share, whose);
    }

    static List<String> names() {
        return ALL.stream().map(Workload::name).toList();
    }

    /**
     * Those to run.
     *
     * @param named on the command line; empty for all that make sense
     * @throws IllegalArgumentException when there is none of such a name
     */
    static List<Workload> choose(List<String> named, boolean quick, boolean severalBackends) {
        Set<String> unknown =
                named.stream().filter(name -> !names().contains(name)).collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("--scenario: unknown " + unknown + ", valid are: " + names());
        }
        Stream<Workload> chosen = named.isEmpty()
                ? ALL.stream()
                        .filter(each -> !quick || !NOT_QUICK.contains(each.name()))
                        .filter(each -> severalBackends || each.whose() == Whose.OWN)
                : ALL.stream().filter(each -> named.contains(each.name()));
        return chosen.toList();
    }

    public boolean isOpen() {
        return kind == ScenarioKind.OPEN;
    }
}
