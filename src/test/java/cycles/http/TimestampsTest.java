package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    private static final DateTimeFormatter REFERENCE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Test
    void format_anyInstant_equalsTheFormatter() {
        long first = Instant.parse("1970-01-01T00:00:00Z").toEpochMilli();
        long last = Instant.parse("2101-01-01T00:00:00Z").toEpochMilli();
        SplittableRandom random = new SplittableRandom(7);
        random.longs(20_000, first, last)
                .mapToObj(Instant::ofEpochMilli)
                .forEach(instant -> assertThat(Timestamps.format(instant)).isEqualTo(REFERENCE.format(instant)));
    }

    @Test
    void parse_formattedInstant_isTruncatedToMilliseconds() {
        SplittableRandom random = new SplittableRandom(8);
        long first = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
        long last = Instant.parse("2101-01-01T00:00:00Z").toEpochMilli();
        random.longs(20_000, first, last).mapToObj(Instant::ofEpochMilli).forEach(instant -> {
            assertThat(Timestamps.parse(Timestamps.format(instant))).hasValue(instant);
            assertThat(Timestamps.format(instant.plusNanos(999_999))).isEqualTo(Timestamps.format(instant));
            assertThat(Timestamps.parse(instant.plusNanos(999_999).toString())).hasValue(instant);
        });
    }
}
