package cycles.faults;

/**
 * Describes a fault of a store.
 *
 * @param name as in the table
 * @param effect what clients observe until the fault ends
 * @param inject starts the fault
 * @param end ends the fault; does nothing if the store recovers automatically
 */
record Fault(String name, Effect effect, Step inject, Step end) {
    /** Describes what clients observe during the fault. Every failure is a 503 problem with {@code Retry-After}. */
    enum Effect {
        /** Every request fails; readiness is red. */
        ALL_REQUESTS_FAIL,
        /** Writes fail and reads succeed; readiness is red. */
        WRITES_FAIL,
        /** Most requests succeed; readiness may turn red. */
        FEW_REQUESTS_FAIL,
        /** The store recovers automatically, so fast that only the recovery is certain. */
        RECOVERS
    }

    /** An action that starts or ends a fault. */
    interface Step {
        void run() throws Exception;
    }
}
