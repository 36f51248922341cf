package cycles.repository.lmdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyBufferTest {
    private static final UUID USER = UUID.fromString("00000000-1111-2222-8333-444444444444");
    private static final UUID CYCLE = UUID.fromString("ffffffff-eeee-4ddd-9ccc-0123456789ab");

    private final KeyBuffer keys = new KeyBuffer();

    private static String text(ByteBuffer key) {
        return US_ASCII.decode(key.duplicate()).toString();
    }

    @Test
    void keys_areReadableText() {
        assertThat(text(keys.cycle(CYCLE))).isEqualTo("cycle:ffffffff-eeee-4ddd-9ccc-0123456789ab");
        assertThat(text(keys.active(USER))).isEqualTo("user:00000000-1111-2222-8333-444444444444:active");
        assertThat(text(keys.completed(USER, 0, CYCLE)))
                .isEqualTo("user:00000000-1111-2222-8333-444444444444:completed:7fffffffffffffff:"
                        + "ffffffff-eeee-4ddd-9ccc-0123456789ab");
    }

    @Test
    void completed_key_containsEndAndId() {
        for (long end : new long[] {Long.MIN_VALUE, -1, 0, 1, 1_700_000_000_123L, Long.MAX_VALUE}) {
            ByteBuffer key = keys.completed(USER, end, CYCLE);
            assertThat(KeyBuffer.end(key)).isEqualTo(end);
            assertThat(KeyBuffer.cycleId(key)).isEqualTo(CYCLE);
        }
    }

    @Test
    void completed_laterEnd_sortsFirst() {
        List<String> latestFirst = List.of(Long.MAX_VALUE, 4_133_980_799_999L, 1L, 0L, -1L, Long.MIN_VALUE).stream()
                .map(end -> text(keys.completed(USER, end, CYCLE)))
                .toList();
        assertThat(latestFirst).isSorted();
    }
}
