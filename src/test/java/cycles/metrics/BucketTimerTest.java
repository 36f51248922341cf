package cycles.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BucketTimerTest {
    private static final Labels LABELS = Labels.of("backend", "memory");

    @Test
    void update_anyDuration_isInTimerWindowAndBuckets() {
        BucketTimer timer = new BucketTimer();
        timer.update(10, TimeUnit.MICROSECONDS);
        timer.update(3, TimeUnit.MILLISECONDS);
        timer.update(2, TimeUnit.MINUTES);

        assertThat(timer.getCount()).isEqualTo(3);
        assertThat(timer.getSnapshot().getMedian()).isCloseTo(3e6, Percentage.withPercentage(1));

        HistogramDataPointSnapshot point = timer.buckets(LABELS);
        assertThat((Object) point.getLabels()).isEqualTo(LABELS);
        assertThat(point.getCount()).isEqualTo(3);
        assertThat(point.getSum()).isCloseTo(120.00301, Percentage.withPercentage(0.001));
        assertThat(point.getClassicBuckets().size()).isEqualTo(20);
        assertThat(point.getClassicBuckets().getUpperBound(0)).isEqualTo(1e-5);
        assertThat(point.getClassicBuckets().getCount(0)).isEqualTo(1);
        assertThat(point.getClassicBuckets().getUpperBound(8)).isEqualTo(5e-3);
        assertThat(point.getClassicBuckets().getCount(8)).isEqualTo(1);
        assertThat(point.getClassicBuckets().getUpperBound(19)).isInfinite();
        assertThat(point.getClassicBuckets().getCount(19)).isEqualTo(1);
        assertThat(point.getNativeSchema()).isEqualTo(BucketTimer.NATIVE_SCHEMA);
        assertThat(point.getNativeBucketsForPositiveValues().size()).isEqualTo(3);
    }

    @Test
    void update_concurrentScrapes_losesNothing() {
        BucketTimer timer = new BucketTimer();
        int updates = 100_000;
        IntStream.range(0, updates).parallel().forEach(i -> {
            timer.update(i, TimeUnit.MICROSECONDS);
            if (i % 1_000 == 0) {
                timer.buckets(LABELS);
            }
        });
        assertThat(timer.getCount()).isEqualTo(updates);
        assertThat(timer.buckets(LABELS).getCount()).isEqualTo(updates);
    }

    @Test
    void histogram_customBounds_hasTheseBuckets() {
        BucketHistogram sizes = new BucketHistogram(1, 10, 100);
        sizes.update(1);
        sizes.update(11);
        HistogramDataPointSnapshot point = sizes.buckets(LABELS);
        assertThat(point.getClassicBuckets().getCount(0)).isEqualTo(1);
        assertThat(point.getClassicBuckets().getCount(2)).isEqualTo(1);
        assertThat(point.getSum()).isEqualTo(12);
        assertThat(sizes.getSnapshot().getValues()).containsExactly(1, 11);
    }
}
