package cycles.http;

import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What every log line says of the request it was written for: its id, and the trace it belongs to, if any. */
public final class LogContext {
    private static final String REQUEST_ID = "request_id";
    private static final String TRACE_ID = "trace_id";

    private LogContext() {}

    /** The id of the request this thread works for. */
    static @Nullable String requestId() {
        return MDC.get(REQUEST_ID);
    }

    /** This thread begins to work for a request, until {@link #end}. */
    static void begin(Request request) {
        MDC.put(REQUEST_ID, RequestId.of(request));
        String trace = TraceId.of(request);
        if (trace != null) {
            MDC.put(TRACE_ID, trace);
        }
    }

    static void end() {
        MDC.remove(REQUEST_ID);
        MDC.remove(TRACE_ID);
    }

    /** Runs a task for a request: what it logs says so. What the thread worked for before is as it was, afterwards. */
    public static void run(Request request, Runnable task) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        begin(request);
        try {
            task.run();
        } finally {
            restore(before);
        }
    }

    /** An executor whose tasks go on working for the request this thread works for. */
    static Executor carriedBy(Executor executor) {
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
