package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IncompleteRequestsUnitTest {
    private final AtomicLong now = new AtomicLong();
    private final IncompleteRequests pending = new IncompleteRequests(100, Duration.ofNanos(10), now::get);
    private final List<String> refused = new ArrayList<>();

    private IncompleteRequests.Entry add(String name, long bytes) {
        return pending.add(bytes, Runnable::run, status -> refused.add(name + " " + status));
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
        assertThat(pending.bytes()).isZero();
        assertThat(pending.count()).isZero();
    }

    @Test
    void add_largerThanBudget_refusesAllIncludingItself() {
        add("small", 1);
        add("large", 101);
        assertThat(refused).containsExactly("small 503", "large 503");
        assertThat(pending.bytes()).isZero();
    }

    @Test
    void resize_afterRemoval_hasNoEffect() {
        IncompleteRequests.Entry entry = add("one", 40);
        assertThat(entry.remove()).isTrue();
        entry.resize(1_000);
        assertThat(entry.remove()).isFalse();
        assertThat(refused).isEmpty();
        assertThat(pending.bytes()).isZero();
    }

    @Test
    void expire_requestOlderThanMaximum_isRefusedOnce() {
        add("old", 1);
        now.set(5);
        IncompleteRequests.Entry young = add("young", 1);
        now.set(11);
        pending.expire();
        pending.expire();
        assertThat(refused).containsExactly("old 408");
        assertThat(young.remove()).isTrue();
    }
}
