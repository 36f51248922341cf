package cycles.benchmark.client;

import cycles.benchmark.load.Response;
import org.jspecify.annotations.Nullable;

/** A cycle as the service showed it. */
record ObservedCycle(String id, String status, CycleWindow dates) {
    static final String IN_PROGRESS = "InProgress";
    static final String COMPLETED = "Completed";

    /** Null when the answer shows no cycle. */
    static @Nullable ObservedCycle in(Response reply) {
        String id = reply.text("id");
        String status = reply.text("status");
        String start = reply.text("startDate");
        String end = reply.text("endDate");
        return id == null || status == null || start == null || end == null
                ? null
                : new ObservedCycle(id, status, new CycleWindow(start, end));
    }

    boolean isInProgress() {
        return status.equals(IN_PROGRESS);
    }
}
