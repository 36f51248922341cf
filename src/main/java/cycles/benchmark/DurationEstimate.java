package cycles.benchmark;

import java.time.Duration;

/** Estimates the duration of a benchmark and its steps in seconds, for the progress display. Warm-ups count with their maximum. */
final class DurationEstimate {
    static final double FIRST_START = 8;
    static final double START = 5;
    private static final double PASSWORD_HASHES_PER_CORE_AND_SECOND = 15;
    /** For preparation, the check of the rules and the comparison of the counts. */
    private static final double SCENARIO_OVERHEAD = 0.7;
    /** The seed scenario is a fixed amount of work. */
    private static final double SEED = 0.5;

    private DurationEstimate() {}

    static double accounts(Plan plan, int cores) {
        return 2 * (plan.users() + 1) / (PASSWORD_HASHES_PER_CORE_AND_SECOND * cores);
    }

    static double probe(Plan plan) {
        return CapacityProbe.TYPICAL_STEPS * seconds(plan.probeStep());
    }

    static double warmUp(Plan plan) {
        return seconds(plan.maxWarmUp()) + SCENARIO_OVERHEAD;
    }

    static double scenario(Plan plan, Workload workload) {
        return (workload.equals(Workload.SEED) ? SEED : seconds(plan.window())) + SCENARIO_OVERHEAD;
    }

    static double leadIn(Plan plan) {
        return seconds(plan.leadIn());
    }

    static double total(Plan plan, int backends, int cores) {
        double preparation = FIRST_START + accounts(plan, cores) + (plan.probes() ? probe(plan) : 0);
        double repetition = leadIn(plan)
                + plan.repeatedWorkloads().stream()
                        .mapToDouble(workload -> scenario(plan, workload))
                        .sum();
        double round = (plan.starts() ? START : 0) + warmUp(plan) + plan.repetitions() * repetition;
        return seconds(GeneratorCalibration.LENGTH) + backends * (preparation + plan.rounds() * round);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
