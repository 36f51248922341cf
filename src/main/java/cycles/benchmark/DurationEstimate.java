package cycles.benchmark;

import cycles.benchmark.record.MachineInfo;

/** Estimates the duration of a benchmark and its steps in seconds, for the progress display. */
final class DurationEstimate {
    static final double FIRST_START = 8;
    private static final double START = 4;
    private static final double PASSWORD_HASHES_PER_CORE_AND_SECOND = 15;
    private static final double SCENARIO_OVERHEAD = 0.5;

    private DurationEstimate() {}

    static double accounts(Plan plan) {
        return 2 * (plan.users() + 1) / (PASSWORD_HASHES_PER_CORE_AND_SECOND * MachineInfo.cores())
                + (plan.clean() ? 1 : 0);
    }

    static double probe(Plan plan) {
        return warmUp(plan) + CapacityProbe.TYPICAL_STEPS * plan.probeStep().toMillis() / 1e3;
    }

    private static double warmUp(Plan plan) {
        return plan.warmUp().toMillis() / 1e3 + (plan.clean() ? START : 0);
    }

    static double repetitionStart(Plan plan) {
        return plan.clean() ? warmUp(plan) : plan.window().toMillis() / 1e3;
    }

    static double scenario(Plan plan) {
        return plan.window().toMillis() / 1e3 + SCENARIO_OVERHEAD;
    }

    static double total(Plan plan, int backends) {
        long scenarios = plan.workloads().stream()
                .filter(each -> !each.equals(Workload.SIGN_UP))
                .count();
        double preparation = FIRST_START + accounts(plan) + (plan.probes() ? probe(plan) : 0);
        double repetitions = plan.repetitions() * (repetitionStart(plan) + scenarios * scenario(plan));
        return GeneratorCalibration.LENGTH.toMillis() / 1e3 + backends * (preparation + repetitions);
    }
}
