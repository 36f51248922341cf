package cycles.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Parses ISO-8601 date-times with an offset, and formats instants as {@code YYYY-MM-DDTHH:mm:ss.SSSZ}. */
final class Timestamps {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant UPPER_BOUND = Instant.parse("2101-01-01T00:00:00Z");
    private static final byte[] TEMPLATE = "0000-00-00T00:00:00.000Z".getBytes(ISO_8859_1);

    /** Date, time and offset with a colon, like {@code +02:00}. */
    private static final DateTimeFormatter EXTENDED = formatter("+HH:MM");
    /** The same with the offsets of ISO-8601's basic format, like {@code +0200} and {@code +02}. */
    private static final DateTimeFormatter BASIC_OFFSET = formatter("+HHmm");

    private Timestamps() {}

    private static DateTimeFormatter formatter(String offset) {
        return new DateTimeFormatterBuilder()
                .appendValue(YEAR, 4)
                .appendLiteral('-')
                .appendValue(MONTH_OF_YEAR, 2)
                .appendLiteral('-')
                .appendValue(DAY_OF_MONTH, 2)
                .appendLiteral('T')
                .appendValue(HOUR_OF_DAY, 2)
                .appendLiteral(':')
                .appendValue(MINUTE_OF_HOUR, 2)
                .optionalStart()
                .appendLiteral(':')
                .appendValue(SECOND_OF_MINUTE, 2)
                .optionalStart()
                .appendFraction(NANO_OF_SECOND, 1, 9, true)
                .optionalEnd()
                .optionalEnd()
                .appendOffset(offset, "Z")
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT)
                .withChronology(IsoChronology.INSTANCE);
    }

    /**
     * Parses a date and time with an offset in the years 2000 to 2100, truncated to the millisecond. Returns empty for everything else:
     * no offset, no time, a leap second, hour 24, a day that the month does not have.
     */
    static Optional<Instant> parse(String text) {
        return parse(text, EXTENDED)
                .or(() -> parse(text, BASIC_OFFSET))
                .map(instant -> instant.truncatedTo(ChronoUnit.MILLIS))
                .filter(instant -> !instant.isBefore(EARLIEST) && instant.isBefore(UPPER_BOUND));
    }

    private static Optional<Instant> parse(String text, DateTimeFormatter formatter) {
        try {
            return Optional.of(formatter.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Formats without {@link DateTimeFormatter}, which takes several times as long; every cycle has four timestamps. */
    static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        byte[] text = TEMPLATE.clone();
        put(text, 3, time.getYear());
        put(text, 6, time.getMonthValue());
        put(text, 9, time.getDayOfMonth());
        put(text, 12, time.getHour());
        put(text, 15, time.getMinute());
        put(text, 18, time.getSecond());
        put(text, 22, time.getNano() / 1_000_000);
        return new String(text, ISO_8859_1);
    }

    private static void put(byte[] text, int lastDigit, int value) {
        for (int i = lastDigit, rest = value; rest > 0; i--, rest /= 10) {
            text[i] = (byte) ('0' + rest % 10);
        }
    }
}
