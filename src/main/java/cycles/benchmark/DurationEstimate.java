package cycles.benchmark;

import cycles.benchmark.record.MachineInfo;

/** Estimates in seconds how long the parts of a benchmark take, so that it can say how much is left. */
final class DurationEstimate {
    static final double FIRST_START = 8;
    private static final double START = 4;
    /** How many passwords a processor hashes in a second. */
    private static final double HASHES = 15;

    private static final double AROUND_A_SCENARIO = 0.5;

    private DurationEstimate() {}

    static double accounts(Plan plan) {
        return 2 * (plan.users() + 1) / (HASHES * MachineInfo.cores()) + (plan.clean() ? 1 : 0);
    }

    static double probe(Plan plan) {
        return warmUp(plan) + CapacityProbe.USUAL_STEPS * plan.probeStep().toMillis() / 1e3;
    }

    static double warmUp(Plan plan) {
        return plan.warmUp().toMillis() / 1e3 + (plan.clean() ? START : 0);
    }

    /** A repetition begins. */
    static double again(Plan plan) {
        return plan.clean() ? warmUp(plan) : plan.window().toMillis() / 1e3;
    }

    static double scenario(Plan plan) {
        return plan.window().toMillis() / 1e3 + AROUND_A_SCENARIO;
    }

    static double all(Plan plan, int contestants) {
        long scenarios = plan.workloads().stream()
                .filter(each -> !each.equals(Workload.SIGN_UP))
                .count();
        double preparation = FIRST_START + accounts(plan) + (plan.probes() ? probe(plan) : 0);
        double repetitions = plan.repetitions() * (again(plan) + scenarios * scenario(plan));
        return GeneratorCalibration.LENGTH.toMillis() / 1e3 + contestants * (preparation + repetitions);
    }
}
