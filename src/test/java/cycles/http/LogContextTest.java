package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {
    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void carriedBy_taskOnAnotherThread_hasTheContextOfItsCaller() throws Exception {
        List<Runnable> queue = new ArrayList<>();
        MDC.put("request_id", "first");
        MDC.put("trace_id", "first-trace");
        Executor executor = LogContext.propagating(queue::add);
        List<Map<String, String>> contexts = new ArrayList<>();
        executor.execute(() -> contexts.add(MDC.getCopyOfContextMap()));

        Thread other = new Thread(() -> {
            queue.get(0).run();
            contexts.add(MDC.getCopyOfContextMap());
        });
        other.start();
        other.join();
        assertThat(contexts.get(0)).isEqualTo(Map.of("request_id", "first", "trace_id", "first-trace"));
        assertThat(contexts.get(1)).isNullOrEmpty();
    }
}
