package cycles.core;

/** Lists the states of a cycle. A cycle starts as {@link #IN_PROGRESS}, or is imported as {@link #COMPLETED}, which is final. */
public enum CycleStatus {
    IN_PROGRESS("InProgress"),
    COMPLETED("Completed");

    private final String label;

    CycleStatus(String label) {
        this.label = label;
    }

    /** Returns the name of the status in the API and in every backend. */
    public String label() {
        return label;
    }

    /**
     * Returns the status with this label.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static CycleStatus ofLabel(String label) {
        for (CycleStatus status : values()) {
            if (status.label.equals(label)) {
                return status;
            }
        }
        throw new IllegalArgumentException("not a cycle status: " + label);
    }
}
