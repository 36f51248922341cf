package cycles.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.Clock;
import com.codahale.metrics.Snapshot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    // Near the overflow, where a comparison of two ticks without subtraction is wrong.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(90));
    private final SlidingWindow window = new SlidingWindow(new Clock() {
        @Override
        public long getTick() {
            return now.get();
        }
    });

    private void advanceSeconds(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void getSnapshot_empty_isAllZero() {
        Snapshot snapshot = window.getSnapshot();
        assertThat(snapshot.size()).isZero();
        assertThat(snapshot.getValues()).isEmpty();
        assertThat(snapshot.getMin()).isZero();
        assertThat(snapshot.getMax()).isZero();
        assertThat(snapshot.getMean()).isZero();
        assertThat(snapshot.getStdDev()).isZero();
        assertThat(snapshot.get99thPercentile()).isZero();
    }

    @Test
    void getSnapshot_quantiles_areWithinOnePercent() {
        LongStream.rangeClosed(1, 100_000).map(i -> i * 1_000).forEach(window::update);
        Snapshot snapshot = window.getSnapshot();
        Percentage one = Percentage.withPercentage(1);
        assertThat(snapshot.getMedian()).isCloseTo(50_000_000, one);
        assertThat(snapshot.get99thPercentile()).isCloseTo(99_000_000, one);
        assertThat(snapshot.getMean()).isCloseTo(50_000_500, one);
        assertThat((double) snapshot.getMax()).isCloseTo(100_000_000, one);
        assertThat((double) snapshot.getMin()).isCloseTo(1_000, one);
    }

    @Test
    void getSnapshot_olderThanWindow_isExcluded() {
        window.update(1_000);
        advanceSeconds(30);
        window.update(5);
        assertThat(window.getSnapshot().getMax()).isCloseTo(1_000L, within(10L));
        advanceSeconds(41);
        assertThat(window.getSnapshot().getValues()).containsExactly(5);
        advanceSeconds(30);
        assertThat(window.getSnapshot().size()).isZero();
        window.update(7);
        assertThat(window.getSnapshot().getValues()).containsExactly(7);
    }

    @Test
    void update_outOfRange_isClamped() {
        window.update(-1);
        window.update(Long.MAX_VALUE);
        Snapshot snapshot = window.getSnapshot();
        assertThat(snapshot.getMin()).isZero();
        assertThat((double) snapshot.getMax()).isCloseTo(60e9, Percentage.withPercentage(1));
    }

    @Test
    void update_concurrentReadsAndRotation_losesNothing() {
        int updates = 200_000;
        IntStream.range(0, updates).parallel().forEach(i -> {
            window.update(i % 2 == 0 ? 10 : 20);
            if (i % 1_000 == 0) {
                now.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
                assertThat(window.getSnapshot().getMax()).isLessThanOrEqualTo(20);
            }
        });
        // 200 times 0.2 s have passed: all values are still in the window.
        assertThat(window.getSnapshot().getMean()).isEqualTo(15);
    }

    @Test
    void dump_values_onePerLine() {
        window.update(3);
        window.update(4);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        window.getSnapshot().dump(out);
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly("3", "4");
    }
}
