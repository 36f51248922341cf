package cycles.core;

/** Where a cycle is in its life. A cycle starts {@link #IN_PROGRESS} (or is imported {@link #COMPLETED}) and never goes back. */
public enum CycleStatus {
    IN_PROGRESS("InProgress"),
    COMPLETED("Completed");

    private final String label;

    CycleStatus(String label) {
        this.label = label;
    }

    /** The name under which the status is shown and stored, the same on the wire and in every backend. */
    public String label() {
        return label;
    }

    /**
     * The status of a label.
     *
     * @throws IllegalArgumentException when no status has this label
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
