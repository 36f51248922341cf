package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<String> queue = new FairQueue<>();

    private List<String> drain() {
        List<String> all = new ArrayList<>();
        queue.drain(all::add);
        return all;
    }

    @Test
    void poll_severalAddresses_takesOneFromEachInTurn() {
        List.of("a1", "a2", "a3", "b1", "c1", "c2").forEach(each -> queue.add(each.substring(0, 1), each));
        assertThat(drain()).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
    }

    @Test
    void poll_otherAddressHasNineHundred_waitsForOne() {
        IntStream.range(0, 900).forEach(i -> queue.add("a", "a" + i));
        assertThat(queue.poll()).isEqualTo("a0");
        queue.add("b", "b0");
        assertThat(queue.poll()).isEqualTo("a1");
        assertThat(queue.poll()).isEqualTo("b0");
        assertThat(queue.poll()).isEqualTo("a2");
    }

    @Test
    void remove_lastElementOfAnAddress_removesTheAddress() {
        queue.add("a", "a1");
        queue.remove("b", "a1");
        assertThat(queue.isEmpty()).isFalse();
        queue.remove("a", "a1");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.poll()).isNull();
        assertThat(drain()).isEmpty();
    }
}
