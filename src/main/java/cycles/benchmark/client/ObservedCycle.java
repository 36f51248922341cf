package cycles.benchmark.client;

import cycles.benchmark.load.Response;
import org.jspecify.annotations.Nullable;

/** A cycle as it appeared in a response. */
record ObservedCycle(String id, String status, CycleWindow dates) {
    static final String IN_PROGRESS = "InProgress";
    static final String COMPLETED = "Completed";

    /** Returns the cycle in a response; null when there is none. */
    static @Nullable ObservedCycle of(Response response) {
        String id = response.text("id");
        String status = response.text("status");
        String start = response.text("startDate");
        String end = response.text("endDate");
        return id == null || status == null || start == null || end == null
                ? null
                : new ObservedCycle(id, status, new CycleWindow(start, end));
    }

    boolean isInProgress() {
        return status.equals(IN_PROGRESS);
    }
}
