package cycles.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import cycles.client.RawHttp;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests bodies of 4 MiB: clients that write the whole body before they read receive the refusal, not a broken connection. */
abstract class LargeBodyContract extends RawRequestContract {
    private static final byte[] LARGE = large();

    private static byte[] large() {
        byte[] body = new byte[4 * 1024 * 1024];
        Arrays.fill(body, (byte) ' ');
        body[0] = '{';
        body[body.length - 1] = '}';
        return body;
    }

    static Stream<Arguments> routes() {
        String cycle = CYCLES + "/" + UUID.randomUUID();
        return Stream.of(
                Arguments.of("POST", "/auth/signup"),
                Arguments.of("POST", "/auth/login"),
                Arguments.of("POST", "/auth/update-password"),
                Arguments.of("POST", CYCLES),
                Arguments.of("GET", IN_PROGRESS),
                Arguments.of("GET", cycle),
                Arguments.of("PATCH", cycle),
                Arguments.of("POST", cycle + "/complete"),
                Arguments.of("POST", cycle + "/validate-overlap"),
                Arguments.of("GET", "/openapi.json"),
                Arguments.of("GET", "/health-check"),
                Arguments.of("DELETE", CYCLES),
                Arguments.of("POST", "/nothing"));
    }

    private static byte[][] chunks(byte[] head) {
        byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(ISO_8859_1);
        return Stream.of(
                        Stream.of(head),
                        Stream.generate(() -> chunk).limit(64),
                        Stream.of("0\r\n\r\n".getBytes(ISO_8859_1)))
                .flatMap(parts -> parts)
                .toArray(byte[][]::new);
    }

    private static void assertTooLarge(ApiResponse response) {
        assertRefused(response, 413, "PayloadTooLargeError");
        assertThat(response.header("Connection")).hasValue("close");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void body_largeAndWrittenBeforeReading_isTooLarge(String method, String path) {
        for (String authorization : new String[] {"", authorization()}) {
            String length = JSON + authorization + "Content-Length: " + LARGE.length + "\r\n";
            assertTooLarge(api().rawWriteAll(method, path, RawHttp.head(method, path, length), LARGE));
            String chunked = JSON + authorization + "Transfer-Encoding: chunked\r\n";
            assertTooLarge(api().rawWriteAll(method, path, chunks(RawHttp.head(method, path, chunked))));
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void body_largeSentByJdkClient_isTooLarge(String method, String path) {
        for (ApiUser user : new ApiUser[] {null, sharedUser()}) {
            assertTooLarge(api().sendBytes(method, path, user, LARGE, false));
            assertTooLarge(api().sendBytes(method, path, user, LARGE, true));
        }
    }

    @Test
    void body_largeInOtherCoding_isNotSupported() {
        byte[] brotli = RawHttp.head("POST", CYCLES, JSON + "Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n");
        assertRefused(api().rawWriteAll("POST", CYCLES, chunks(brotli)), 415, "UnsupportedMediaTypeError");
    }

    @Test
    void body_largeAnnouncedWithExpect_isTooLarge() {
        String headers = JSON + "Content-Length: " + LARGE.length + "\r\nExpect: 100-continue\r\n";
        assertTooLarge(api().rawWriteAll("POST", CYCLES, RawHttp.head("POST", CYCLES, headers)));
    }
}
