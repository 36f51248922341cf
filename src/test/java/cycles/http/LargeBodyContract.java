package cycles.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.http.ApiClient.Session;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies of 4 MB, which clients send before they read: every refusal reaches them as a response, not as a broken pipe. */
abstract class LargeBodyContract extends BodyContract {
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
                Arguments.of("GET", CYCLES + "/in-progress"),
                Arguments.of("GET", cycle),
                Arguments.of("PATCH", cycle),
                Arguments.of("POST", cycle + "/complete"),
                Arguments.of("POST", cycle + "/validate-overlap"),
                Arguments.of("GET", "/openapi.json"),
                Arguments.of("GET", "/health-check"),
                Arguments.of("DELETE", CYCLES),
                Arguments.of("POST", "/nothing"));
    }

    private static byte[] head(String method, String path, String headers) {
        return (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").getBytes(ISO_8859_1);
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

    private static void assertTooLarge(Answer answer) {
        assertRefused(answer, 413, "PayloadTooLargeError");
        assertThat(answer.header("Connection")).hasValue("close");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void body_of4MegabytesOnAnyRoute_is413ForClientsThatSendFirst(String method, String path) {
        for (String authorization : new String[] {"", authorization()}) {
            String length = json() + authorization + "Content-Length: " + LARGE.length + "\r\n";
            assertTooLarge(api().rawWhole(method, path, head(method, path, length), LARGE));
            String chunked = json() + authorization + "Transfer-Encoding: chunked\r\n";
            assertTooLarge(api().rawWhole(method, path, chunks(head(method, path, chunked))));
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void body_of4MegabytesOnAnyRoute_is413ForTheClientOfTheJdk(String method, String path) {
        for (Session user : new Session[] {null, aUser()}) {
            assertTooLarge(api().sendBytes(method, path, user, LARGE, false));
            assertTooLarge(api().sendBytes(method, path, user, LARGE, true));
        }
    }

    @Test
    void body_ofAnotherCoding_isRefusedForClientsThatSendFirst() {
        byte[] brotli = head("POST", CYCLES, json() + "Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n");
        assertRefused(api().rawWhole("POST", CYCLES, chunks(brotli)), 415, "UnsupportedMediaTypeError");
    }

    @Test
    void body_announcedWithExpect_isRefusedBeforeItIsSent() {
        String headers = json() + "Content-Length: " + LARGE.length + "\r\nExpect: 100-continue\r\n";
        assertTooLarge(api().rawWhole("POST", CYCLES, head("POST", CYCLES, headers)));
    }
}
