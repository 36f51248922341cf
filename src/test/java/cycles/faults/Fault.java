package cycles.faults;

/**
 * Something that goes wrong with a store, and how it is mended.
 *
 * @param name as the table calls it
 * @param effect what clients see until it is mended
 */
record Fault(String name, Effect effect, Step inject, Step mend) {
    /** What clients see meanwhile; whatever fails does so with a 503 problem that says when to try again. */
    enum Effect {
        /** Every request fails, readiness is red. */
        NOTHING_WORKS,
        /** Writes fail and reads work, readiness is red. */
        READS_WORK,
        /** Most work; readiness may or may not see it. */
        HARDLY_NOTICED,
        /** It mends itself, so soon that only the end is certain. */
        MENDS_ITSELF
    }

    /** A part of it. */
    interface Step {
        void run() throws Exception;
    }
}
