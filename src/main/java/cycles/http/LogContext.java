package cycles.http;

import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Adds the id and the trace of the current request to every log line (MDC). */
public final class LogContext {
    private static final String REQUEST_ID = "request_id";
    private static final String TRACE_ID = "trace_id";

    private LogContext() {}

    /** Returns the id of this thread's request, or null if there is none. */
    static @Nullable String requestId() {
        return MDC.get(REQUEST_ID);
    }

    /** Associates this thread with a request until {@link #end}. */
    static void begin(Request request) {
        MDC.put(REQUEST_ID, RequestId.of(request));
        String trace = TraceId.of(request);
        if (trace != null) {
            MDC.put(TRACE_ID, trace);
        }
    }

    /** Removes the request from the context of this thread. */
    static void end() {
        MDC.remove(REQUEST_ID);
        MDC.remove(TRACE_ID);
    }

    /** Runs a task in the context of a request, then restores the context that the thread had before. */
    public static void run(Request request, Runnable task) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        begin(request);
        try {
            task.run();
        } finally {
            restore(before);
        }
    }

    /** Returns an executor that runs its tasks in the context that this thread has now. */
    static Executor propagating(Executor executor) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return task -> executor.execute(() -> {
            restore(context);
            try {
                task.run();
            } finally {
                MDC.clear();
            }
        });
    }

    private static void restore(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
