package cycles.http;

import static cycles.client.ApiUser.dates;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import cycles.client.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which request bodies the API reads and how it refuses all others. */
abstract class BodyContract extends RawRequestContract {
    private static final int LIMIT = 8 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml",
                "application/json; charset=iso-8859-1", "application/json; charset=utf-16", "application/octet-stream",
                        "text/json"
            })
    void body_otherMediaType_isNotSupported(String type) {
        assertRefused(
                api().send("POST", CYCLES, sharedUser(), hours(0, 1), "Content-Type", type),
                415,
                "UnsupportedMediaTypeError");
        assertRefused(
                api().send("POST", "/auth/login", null, "{}", "Content-Type", type), 415, "UnsupportedMediaTypeError");
    }

    @Test
    void body_utf8JsonOrNoMediaType_isRead() {
        for (String type : List.of(
                "application/json;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "application/json; charset=utf8",
                "application/json; charset=\"Utf8\"",
                "APPLICATION/JSON;CHARSET=UTF8",
                "APPLICATION/JSON")) {
            assertInvalid(api().send("POST", CYCLES, sharedUser(), "{}", "Content-Type", type), "startDate", "endDate");
        }
        assertInvalid(raw("POST", CYCLES, authorization(), "{}"), "startDate", "endDate");
    }

    @Test
    void body_otherCharset_isNotSupportedAndExplained() {
        for (String charset :
                List.of("utf-16", "utf-16le", "latin1", "iso-8859-1", "windows-1252", "us-ascii", "x", "\"\"")) {
            String type = "application/json; charset=" + charset;
            ApiResponse response = api().send("POST", "/auth/login", null, "{}", "Content-Type", type);
            assertRefused(response, 415, "UnsupportedMediaTypeError");
            assertThat(response.text("detail")).isEqualTo("The charset of the request body must be UTF-8");
        }
    }

    @Test
    void body_byteOrderMark_isSkippedAtTheStartOnly() {
        for (String path : List.of("/auth/signup", "/auth/login")) {
            assertInvalid(api().send("POST", path, null, "\ufeff{}"), "email", "password");
        }
        assertInvalid(api().send("POST", CYCLES, sharedUser(), "\ufeff " + dates("x", hour(2))), "startDate");
        for (String body : List.of("\ufeff", "\ufeff\ufeff{}", "{}\ufeff", " \ufeff{}")) {
            assertInvalid(api().send("POST", "/auth/login", null, body), "body");
        }
    }

    static Stream<Arguments> bodiesThatAreNotAJsonObject() {
        String deep = "[".repeat(3_000);
        return Stream.of(
                        "",
                        " ",
                        "null",
                        "true",
                        "1",
                        "\"x\"",
                        "[]",
                        "[{}]",
                        "{",
                        "}",
                        "{\"a\"}",
                        "{\"a\":}",
                        "{a:1}",
                        "{'a':1}",
                        "{\"a\":1,}",
                        "{\"a\":1}}",
                        "{\"a\":1} {}",
                        "{\"a\":1} x",
                        "{}\u0000",
                        "\u0000",
                        "{\"a\":\"\u0000\"}",
                        "{\"a\":\"\t\"}",
                        "{\"a\":NaN}",
                        "{\"a\":01}",
                        "{\"a\":+1}",
                        "{\"a\":.5}",
                        "{\"a\":0x1}",
                        "// c\n{}",
                        "/* c */{}",
                        "{\"a\":\"\\x\"}",
                        "{\"a\":\"\\u12\"}",
                        "{\"a\":1,\"a\":2}",
                        "{\"startDate\":\"2025-01-01T09:00:00Z\",\"startDate\":\"2025-01-01T09:00:00Z\",\"endDate\":\"2025-01-01T11:00:00Z\"}",
                        "{\"a\":{\"b\":1,\"\\u0062\":2}}",
                        "{\"a\":" + "9".repeat(6_000) + "}",
                        "{\"a\":" + deep,
                        "{\"a\":" + deep + "]".repeat(3_000) + "}",
                        "{\"a\":".repeat(1_000),
                        "<xml/>",
                        "a=b")
                .map(text -> text.getBytes(UTF_8))
                .flatMap(Stream::of)
                .map(bytes -> Arguments.of(abridged(bytes), bytes));
    }

    static Stream<Arguments> bodiesInInvalidUtf8() {
        return Stream.of(
                        "80",
                        "ff",
                        "fe",
                        "c0af",
                        "c080",
                        "e28082e2",
                        "eda080",
                        "edb080",
                        "f0808080",
                        "f4908080",
                        "f8888080",
                        "c3")
                .map(hex -> {
                    ByteArrayOutputStream body = new ByteArrayOutputStream();
                    body.writeBytes("{\"a\":\"".getBytes(UTF_8));
                    body.writeBytes(HexFormat.of().parseHex(hex));
                    body.writeBytes("\"}".getBytes(UTF_8));
                    return Arguments.of(hex, body.toByteArray());
                });
    }

    private static String abridged(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        return text.length() <= 80 ? text : text.substring(0, 80) + "\u2026";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"bodiesThatAreNotAJsonObject", "bodiesInInvalidUtf8"})
    void body_notOneJsonObjectInUtf8_isInvalid(String name, byte[] body) {
        for (String path : List.of(CYCLES, "/auth/signup")) {
            assertInvalid(raw("POST", path, JSON + authorization(), body), "body");
        }
        assertInvalid(raw("PATCH", CYCLES + "/" + UUID.randomUUID(), JSON + authorization(), body), "body");
    }

    @Test
    void body_jsonInUtf16_isInvalid() {
        assertInvalid(raw("POST", CYCLES, JSON + authorization(), "{}".getBytes(UTF_16LE)), "body");
    }

    @Test
    void body_largerThanTheLimit_isTooLarge() throws IOException {
        String padded = padded(LIMIT);
        assertInvalid(raw("POST", CYCLES, JSON + authorization(), padded), "startDate", "endDate");
        assertInvalid(raw("POST", CYCLES, JSON + gzip() + authorization(), zipped(padded)), "startDate", "endDate");
        assertInvalid(chunked(CYCLES, "", padded), "startDate", "endDate");

        String tooLong = padded(LIMIT + 1);
        for (String path :
                List.of(CYCLES, "/auth/login", "/nothing", CYCLES + "/" + UUID.randomUUID() + "/validate-overlap")) {
            assertTooLarge(raw("POST", path, JSON + authorization(), tooLong));
            assertTooLarge(raw("POST", path, JSON + gzip() + authorization(), zipped(tooLong)));
            assertTooLarge(chunked(path, "", tooLong));
        }
    }

    private static String padded(int length) {
        return "{}" + " ".repeat(length - 2);
    }

    private static void assertTooLarge(ApiResponse response) {
        assertRefused(response, 413, "PayloadTooLargeError");
    }

    @Test
    void body_endless_isTooLarge() throws IOException {
        assertTooLarge(raw("POST", CYCLES, JSON + authorization(), "[".repeat(100_000)));
        assertTooLarge(api().raw(
                        "POST",
                        CYCLES,
                        RawHttp.head(
                                "POST", CYCLES, JSON + authorization() + "Content-Length: 9223372036854775807\r\n")));
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
        byte[] head = RawHttp.head("POST", CYCLES, JSON + authorization() + "Transfer-Encoding: chunked\r\n");
        assertTooLarge(api().raw(
                        "POST",
                        CYCLES,
                        Stream.concat(
                                        Stream.of(head),
                                        Stream.generate(() -> chunk).limit(500))
                                .toArray(byte[][]::new)));
        assertTooLarge(raw("POST", CYCLES, JSON + gzip() + authorization(), zipped(" ".repeat(60_000_000))));
        assertTooLarge(raw("POST", "/auth/signup", JSON + gzip(), zipped("{\"a\":".repeat(1_000_000))));
    }

    @Test
    void body_compressed_isReadIfGzip() throws IOException {
        assertInvalid(raw("POST", CYCLES, JSON + gzip() + authorization(), zipped("{}")), "startDate", "endDate");
        for (String coding : List.of("br", "deflate", "zstd", "nonsense", "gzip, br")) {
            ApiResponse response =
                    raw("POST", CYCLES, JSON + authorization() + "Content-Encoding: " + coding + "\r\n", zipped("{}"));
            assertRefused(response, 415, "UnsupportedMediaTypeError");
        }
        byte[] zipped = zipped(hours(0, 1));
        for (byte[] broken : List.of(
                "no gzip".getBytes(UTF_8), new byte[] {0x1f}, Arrays.copyOf(zipped, 20), Arrays.copyOf(zipped, 11))) {
            assertThat(raw("POST", CYCLES, JSON + gzip() + authorization(), broken)
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void body_inManyPackets_isRead() {
        byte[][] pieces = new byte[50][];
        pieces[0] = RawHttp.head("POST", CYCLES, JSON + authorization() + "Content-Length: 49\r\n");
        Arrays.fill(pieces, 1, 48, " ".getBytes(UTF_8));
        pieces[48] = "{".getBytes(UTF_8);
        pieces[49] = "}".getBytes(UTF_8);
        assertInvalid(api().raw("POST", CYCLES, pieces), "startDate", "endDate");
    }

    private static String gzip() {
        return "Content-Encoding: gzip\r\n";
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private ApiResponse chunked(String path, String headers, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        byte[] frame = String.format(Locale.ROOT, "%x\r\n%s\r\n0\r\n\r\n", bytes.length, body)
                .getBytes(UTF_8);
        return api().raw(
                        "POST",
                        path,
                        RawHttp.head("POST", path, JSON + authorization() + headers + "Transfer-Encoding: chunked\r\n"),
                        frame);
    }
}
