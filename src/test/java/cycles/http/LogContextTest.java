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
    void theContextGoesWithATaskToAnotherThreadAndLeavesItAgain() throws Exception {
        List<Runnable> queue = new ArrayList<>();
        MDC.put("request_id", "first");
        MDC.put("trace_id", "of the first");
        Executor carried = LogContext.propagating(queue::add);
        List<Map<String, String>> seen = new ArrayList<>();
        carried.execute(() -> seen.add(MDC.getCopyOfContextMap()));

        Thread other = new Thread(() -> {
            queue.get(0).run();
            seen.add(MDC.getCopyOfContextMap());
        });
        other.start();
        other.join();
        assertThat(seen.get(0)).isEqualTo(Map.of("request_id", "first", "trace_id", "of the first"));
        assertThat(seen.get(1)).isNullOrEmpty();
    }
}
