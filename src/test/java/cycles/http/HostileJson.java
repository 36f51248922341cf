package cycles.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;

/** Generates request bodies, from almost valid to random. */
final class HostileJson {
    private static final String VALID =
            "{\"startDate\":\"2025-03-%02dT08:00:00Z\",\"endDate\":\"2025-03-%02dT20:00:00Z\"}";

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "9".repeat(2_000),
            "[]",
            "{}",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"2025-02-30T00:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"2025-03-01T08:00:00+18:00\"",
            "\"2025-03-01T08:00:00.9999999999Z\"",
            "\"%s%n%x\"",
            "\"' OR 1=1 --\"",
            "\"${jndi:ldap://x}\"",
            "\"../../etc/passwd\"",
            "\"\u202e\u0000\ufffe\"",
            "\"" + "x".repeat(5_000) + "\"",
            "[".repeat(500) + "]".repeat(500),
            "[".repeat(40_000),
            "{\"a\":".repeat(8_000));

    private static final List<String> EMAILS = List.of(
            "a@b.cd",
            "a@b",
            "A@B.CD ",
            "a..b@c.de",
            "\\u0000@b.cd",
            "\\ud800@b.cd",
            "\u00e4@b.cd",
            "x".repeat(300) + "@b.cd",
            "a@b.cd'; DROP TABLE users; --");

    private final Random random;

    HostileJson(Random random) {
        this.random = random;
    }

    byte[] next() {
        byte[] body = text().getBytes(UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 1 -> flipped(body);
            case 2 -> inserted(body);
            default -> body;
        };
    }

    private String text() {
        int day = 1 + random.nextInt(28);
        return switch (random.nextInt(10)) {
            case 0, 1 -> String.format(Locale.ROOT, VALID, day, day);
            case 2 -> String.format(Locale.ROOT, VALID, day, day).replaceFirst("\"2025[^\"]*\"", quoted(oneOf(VALUES)));
            case 3 -> "{\"endDate\":%s,\"startDate\":%s}".formatted(oneOf(VALUES), oneOf(VALUES));
            case 4 -> "{\"email\":\"%s\",\"password\":%s}".formatted(oneOf(EMAILS), oneOf(VALUES));
            case 5 -> "{\"currentPassword\":%s,\"newPassword\":%s}".formatted(oneOf(VALUES), oneOf(VALUES));
            case 6 ->
                String.format(Locale.ROOT, VALID, day, day)
                        .replaceFirst("\\{", "{\"startDate\":" + quoted(oneOf(VALUES)) + ",");
            case 7 -> String.format(Locale.ROOT, VALID, day, day) + oneOf(List.of("{}", "\u0000", "x", ",", "]", " "));
            case 8 -> oneOf(VALUES);
            default -> "{\"%s\":%s}".formatted(Long.toHexString(random.nextLong()), oneOf(VALUES));
        };
    }

    /** Quotes a replacement for a regular expression. */
    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private byte[] flipped(byte[] body) {
        byte[] changed = body.clone();
        for (int i = 0; i <= random.nextInt(4) && changed.length > 0; i++) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private byte[] inserted(byte[] body) {
        int at = random.nextInt(body.length + 1);
        byte[] noise = new byte[1 + random.nextInt(6)];
        random.nextBytes(noise);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(body, 0, at);
        bytes.writeBytes(noise);
        bytes.write(body, at, body.length - at);
        return bytes.toByteArray();
    }
}
