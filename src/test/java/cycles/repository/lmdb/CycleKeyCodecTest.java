package cycles.repository.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CycleKeyCodecTest {
    private static final Instant T0 = Instant.parse("2025-03-01T08:00:00.123Z");

    private static CycleValueCodec codec(int compressionThreshold) {
        return new CycleValueCodec(new ValueFormat(compressionThreshold));
    }

    /** Compresses well, since both ids are the same and so are all instants but one. */
    private static Cycle cycle(CycleStatus status) {
        UUID id = UUID.randomUUID();
        return new Cycle(id, id, status, new CycleDates(T0, T0.plusMillis(1)), T0, T0);
    }

    @ParameterizedTest
    @EnumSource
    void aCycleIsReadAsItWasWritten(CycleStatus status) {
        Cycle cycle = cycle(status);
        byte[] value = codec(1000).encode(cycle);
        assertThat(value[0]).isEqualTo(ValueFormat.PLAIN);
        assertThat(CycleValueCodec.cycle(value)).isEqualTo(cycle);
    }

    @ParameterizedTest
    @EnumSource
    void aValueAboveTheThresholdIsCompressedAndReadAsItWasWritten(CycleStatus status) {
        Cycle cycle = cycle(status);
        byte[] plain = codec(1000).encode(cycle);
        int length = plain.length - 1;
        byte[] value = codec(length - 1).encode(cycle);
        assertThat(value[0]).isEqualTo(ValueFormat.COMPRESSED);
        assertThat(value).hasSizeLessThan(plain.length);
        assertThat(CycleValueCodec.cycle(value)).isEqualTo(cycle);
        assertThat(codec(length).encode(cycle)).isEqualTo(plain);
    }

    @Test
    void aValueThatWouldNotShrinkStaysPlain() {
        UUID id = UUID.randomUUID();
        byte[] value = codec(0).encode(id);
        assertThat(value[0]).isEqualTo(ValueFormat.PLAIN);
        assertThat(CycleValueCodec.id(value)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 3, 127, -1})
    void anUnknownFormatIsNamed(byte format) {
        byte[] value = codec(1000).encode(cycle(CycleStatus.COMPLETED));
        value[0] = format;
        assertThatThrownBy(() -> CycleValueCodec.cycle(value))
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isFalse())
                .hasMessageContaining("format " + format);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void aTruncatedValueIsAnErrorAtEveryLength(int threshold) {
        byte[] value = codec(threshold).encode(cycle(CycleStatus.IN_PROGRESS));
        for (int length = 0; length < value.length; length++) {
            byte[] truncated = Arrays.copyOf(value, length);
            assertThatThrownBy(() -> CycleValueCodec.cycle(truncated)).isInstanceOf(CycleRepositoryException.class);
        }
    }

    @Test
    void aDamagedLengthDoesNotTakeTheHeap() {
        byte[] value = {ValueFormat.COMPRESSED, 0x7f, -1, -1, -1, 0};
        assertThatThrownBy(() -> CycleValueCodec.cycle(value)).isInstanceOf(CycleRepositoryException.class);
    }
}
