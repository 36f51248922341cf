package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IncompleteRequestsUnitTest {
    private final AtomicLong now = new AtomicLong();
    private final IncompleteRequests incomplete = new IncompleteRequests(100, Duration.ofNanos(10), now::get);
    private final List<String> refused = new ArrayList<>();

    private IncompleteRequests.Entry add(String name, long bytes) {
        return incomplete.add(bytes, Runnable::run, status -> refused.add(name + " " + status));
    }

    @Test
    void resize_beyondBudget_refusesTheOldest() {
        IncompleteRequests.Entry first = add("first", 40);
        IncompleteRequests.Entry second = add("second", 40);
        assertThat(refused).isEmpty();
        IncompleteRequests.Entry third = add("third", 30);
        assertThat(refused).containsExactly("first 503");
        assertThat(first.remove()).isFalse();
        third.resize(61);
        assertThat(refused).containsExactly("first 503", "second 503");
        assertThat(second.remove()).isFalse();
        assertThat(third.remove()).isTrue();
        assertThat(incomplete.bytes()).isZero();
        assertThat(incomplete.count()).isZero();
    }

    @Test
    void add_largerThanBudget_refusesAllIncludingItself() {
        add("small", 1);
        add("large", 101);
        assertThat(refused).containsExactly("small 503", "large 503");
        assertThat(incomplete.bytes()).isZero();
    }

    @Test
    void resize_afterRemoval_hasNoEffect() {
        IncompleteRequests.Entry entry = add("one", 40);
        assertThat(entry.remove()).isTrue();
        entry.resize(1_000);
        assertThat(entry.remove()).isFalse();
        assertThat(refused).isEmpty();
        assertThat(incomplete.bytes()).isZero();
    }

    @Test
    void expire_requestOlderThanMaximum_isRefusedOnce() {
        add("old", 1);
        now.set(5);
        IncompleteRequests.Entry young = add("young", 1);
        now.set(11);
        incomplete.expire();
        incomplete.expire();
        assertThat(refused).containsExactly("old 408");
        assertThat(young.remove()).isTrue();
    }
}
