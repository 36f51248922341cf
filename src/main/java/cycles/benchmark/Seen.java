package cycles.benchmark;

import cycles.benchmark.load.Reply;
import org.jspecify.annotations.Nullable;

/** A cycle as the service showed it. */
record Seen(String id, String status, Slot dates) {
    static final String IN_PROGRESS = "InProgress";
    static final String COMPLETED = "Completed";

    /** Null when the answer shows no cycle. */
    static @Nullable Seen in(Reply reply) {
        String id = reply.text("id");
        String status = reply.text("status");
        String start = reply.text("startDate");
        String end = reply.text("endDate");
        return id == null || status == null || start == null || end == null
                ? null
                : new Seen(id, status, new Slot(start, end));
    }

    boolean isInProgress() {
        return status.equals(IN_PROGRESS);
    }
}
