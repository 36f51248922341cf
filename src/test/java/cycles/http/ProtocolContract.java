package cycles.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests HTTP itself: request ids, content negotiation, methods, limits and malformed requests. */
abstract class ProtocolContract extends RawRequestContract {
    @ParameterizedTest
    @ValueSource(strings = {"a", "3f0c2f6e-8f0a-4f7e-9d0b-1f2e3d4c5b6a", "Trace_1.2-3"})
    void requestId_valid_isKept(String id) {
        for (String path : List.of(IN_PROGRESS, "/openapi.json", "/nothing")) {
            assertThat(api().send("GET", path, null, null, "X-Request-Id", id).header("X-Request-Id"))
                    .hasValue(id);
        }
        String uuid = "3f0c2f6e-8f0a-4f7e-9d0b-1f2e3d4c5b6a";
        assertThat(api().send("GET", "/nothing", null, null, "X-Request-Id", uuid)
                        .text("instance"))
                .isEqualTo("urn:uuid:" + uuid);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a\tb", "<script>", "a:b", "%0d%0a", "\u00e9"})
    void requestId_invalid_isReplacedByAUuid(String id) {
        ApiResponse response = raw("GET", "/nothing", "X-Request-Id: " + id + "\r\n", "");
        assertThat(response.text("instance")).startsWith("urn:uuid:");
        assertThat(UUID.fromString(response.header("X-Request-Id").orElseThrow())
                        .version())
                .isEqualTo(4);
        String tooLong = "x".repeat(129);
        assertThat(api().send("GET", "/nothing", null, null, "X-Request-Id", tooLong)
                        .header("X-Request-Id"))
                .isNotEqualTo(Optional.of(tooLong));
    }

    @Test
    void requestId_missing_isUnique() {
        assertThat(Stream.generate(() -> api().get("/nothing", null)).limit(20))
                .extracting(response -> response.header("X-Request-Id").orElseThrow())
                .doesNotHaveDuplicates();
    }

    @Test
    void error_onlyJsonAccepted_isPlainJson() {
        for (String path : List.of("/nothing", IN_PROGRESS)) {
            assertThat(contentType(path, "application/json")).isEqualTo("application/json");
            assertThat(contentType(path, "text/html, application/json;q=0.5")).isEqualTo("application/json");
            for (String accept : List.of(
                    "*/*",
                    "application/json, */*;q=0.1",
                    "application/*",
                    "application/problem+json",
                    "application/json, application/problem+json",
                    "text/html")) {
                assertThat(contentType(path, accept)).isEqualTo(Problem.MEDIA_TYPE);
            }
        }
    }

    private String contentType(String path, String accept) {
        ApiResponse response = raw("GET", path, "Accept: " + accept + "\r\n", "");
        assertThat(response.status()).isGreaterThanOrEqualTo(400);
        return response.header("Content-Type").orElseThrow();
    }

    @Test
    void path_unknown_isNotFound() {
        for (String path : List.of(
                "/",
                "/nothing",
                "/v1",
                "/v1/cycle",
                CYCLES + "/" + UUID.randomUUID() + "/x",
                "/auth",
                "/application.wadl",
                "/index.html",
                "/favicon.ico",
                "/metrics",
                "/healthcheck")) {
            for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
                assertRefused(api().send(method, path, sharedUser(), null), 404, "NotFoundError");
            }
        }
    }

    @Test
    void method_unknownToThePath_isNotAllowed() {
        String id = UUID.randomUUID().toString();
        for (String[] route : new String[][] {
            {"DELETE", CYCLES},
            {"GET", CYCLES},
            {"PUT", CYCLES},
            {"PATCH", CYCLES},
            {"POST", IN_PROGRESS},
            {"DELETE", CYCLES + "/" + id},
            {"PUT", CYCLES + "/" + id},
            {"GET", CYCLES + "/" + id + "/complete"},
            {"GET", "/auth/login"},
            {"PUT", "/auth/signup"},
            {"POST", "/openapi.json"},
            {"TRACE", CYCLES},
            {"FOO", CYCLES},
            {"TRACE", "/nothing"}
        }) {
            assertRefused(api().send(route[0], route[1], sharedUser(), null), 405, "MethodNotAllowedError");
        }
        assertThat(api().send("GET", CYCLES, sharedUser(), null).header("Allow").orElseThrow())
                .contains("POST");
    }

    @Test
    void method_headOrOptions_isSupported() {
        ApiUser user = sharedUser();
        ApiResponse get = api().get(IN_PROGRESS, user);
        ApiResponse head = api().send("HEAD", IN_PROGRESS, user, null);
        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.body()).isEmpty();
        assertThat(api().send("HEAD", "/nothing", null, null).status()).isEqualTo(404);
        assertThat(api().send("OPTIONS", CYCLES, null, null).header("Allow").orElseThrow())
                .contains("POST");
    }

    @Test
    void head_everyGetRoute_hasTheHeadersOfGet() {
        ApiUser user = newUser();
        String id = created(user, 0, 16);
        for (String path : List.of(
                "/openapi.json",
                IN_PROGRESS,
                CYCLES + "/" + id,
                CYCLES + "/" + UUID.randomUUID(),
                CYCLES + "/x",
                "/nothing",
                "/auth/login")) {
            ApiResponse get = raw("GET", path, "Connection: close\r\nX-Request-Id: x\r\n" + authorization(user), "");
            ApiResponse head = api().send("HEAD", path, user, null, "X-Request-Id", "x");
            assertThat(head.status()).as(path).isEqualTo(get.status());
            assertThat(head.body()).isEmpty();
            assertThat(head.header("Content-Type")).as(path).isEqualTo(get.header("Content-Type"));
            assertThat(get.header("Content-Length"))
                    .as(path)
                    .hasValue(String.valueOf(get.body().getBytes(UTF_8).length));
            assertThat(head.header("Content-Length")).as(path).isEqualTo(get.header("Content-Length"));
        }
    }

    @Test
    void origin_notConfigured_hasNoCorsHeaders() {
        for (String method : List.of("GET", "OPTIONS")) {
            ApiResponse response = api().send(
                            method,
                            IN_PROGRESS,
                            null,
                            null,
                            "Origin",
                            "https://app.example.org",
                            "Access-Control-Request-Method",
                            "GET");
            assertThat(response.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
    }

    @Test
    void accept_withoutJson_isNotAcceptable() {
        ApiUser user = sharedUser();
        for (String accept : List.of("text/html", "application/xml", "image/*")) {
            assertRefused(api().send("GET", IN_PROGRESS, user, null, "Accept", accept), 406, "NotAcceptableError");
        }
    }

    @Test
    void request_headerTooLarge_isRefused() {
        assertRefused(
                raw("GET", "/nothing", "X-Large: " + "x".repeat(64 * 1024) + "\r\n", ""),
                431,
                "RequestHeaderFieldsTooLargeError");
        assertRefused(raw("GET", "/nothing", "X: y\r\n".repeat(20_000), ""), 431, "RequestHeaderFieldsTooLargeError");
        assertRefused(raw("GET", "/nothing", "X: y\r\n".repeat(100), ""), 431, "RequestHeaderFieldsTooLargeError");
        assertRefused(raw("GET", "/" + "x".repeat(64 * 1024), "", ""), 414, "UriTooLongError");
    }

    static Stream<String> malformedRequests() {
        String host = "Host: x\r\n\r\n";
        return Stream.of(
                "GARBAGE\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\r\n\r\n",
                "GET\r\n\r\n",
                " GET / HTTP/1.1\r\n" + host,
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: \r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x y\r\n\r\n",
                "GET / HTTP/1.1\r\nNo colon\r\n" + host,
                "GET / HTTP/1.1\r\nSpace : x\r\n" + host,
                "GET / HTTP/1.1\r\nX: a\u0000b\r\n" + host,
                "GET / HTTP/1.1\r\n\u0000: b\r\n" + host,
                "GET / HTTP/1.1\r\nX: a\r\n folded\r\n" + host,
                "G\u0000T / HTTP/1.1\r\n" + host,
                "GET /%zz HTTP/1.1\r\n" + host,
                "GET /v1/%2e%2e/x HTTP/1.1\r\n" + host,
                "GET /v1/../../x HTTP/1.1\r\n" + host,
                "GET /v1/cycles/a%2fb HTTP/1.1\r\n" + host,
                "GET /v1//cycles HTTP/1.1\r\n" + host,
                "GET /v1/cycles/;x=y/in-progress HTTP/1.1\r\n" + host,
                "GET /v1/cycles/%ff HTTP/1.1\r\n" + host,
                "GET /a\\b HTTP/1.1\r\n" + host,
                "GET http://other/ HTTP/1.1\r\n" + host,
                "POST /v1/cycles HTTP/1.1\r\nContent-Length: x\r\n" + host,
                "POST /v1/cycles HTTP/1.1\r\nContent-Length: -1\r\n" + host,
                "POST /v1/cycles HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n" + host,
                "POST /v1/cycles HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n" + host,
                "POST /v1/cycles HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n" + host + "0\r\n\r\n",
                "POST /v1/cycles HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + host + "zz\r\n",
                "POST /v1/cycles HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + host + "-1\r\n",
                "POST /v1/cycles HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + host + "fffffffffff\r\n",
                "POST /v1/cycles HTTP/1.1\r\nTransfer-Encoding: gzip\r\n" + host,
                "POST /v1/cycles HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n" + host + "0\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("malformedRequests")
    void request_malformed_isABadRequest(String request) {
        assertRefused(api().raw("BAD", "/", request.getBytes(ISO_8859_1)), 400, "BadRequestError");
    }

    @Test
    void request_otherHttpVersion_isNotSupported() {
        assertRefused(
                api().raw("BAD", "/", "GET / HTTP/3.7\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1)),
                505,
                "HttpVersionNotSupportedError");
        assertRefused(api().raw("BAD", "/", "GET /\r\n\r\n".getBytes(ISO_8859_1)), 505, "HttpVersionNotSupportedError");
        assertRefused(
                api().raw("BAD", "/", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1)),
                426,
                "UpgradeRequiredError");
        assertRefused(
                api().raw("GET", "/nothing", "GET /nothing HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1)),
                404,
                "NotFoundError");
    }

    @Test
    void request_invalidHeader_isRefusedOrIgnored() {
        assertRefused(raw("GET", "/openapi.json", "Accept: ;;;\r\n", ""), 400, "BadRequestError");
        assertRefused(raw("POST", CYCLES, "Content-Type: ;;\r\n" + authorization(), "{}"), 400, "BadRequestError");
        assertRefused(
                raw("POST", CYCLES, JSON + authorization() + "Expect: 200-maybe\r\n", "{}"),
                417,
                "ExpectationFailedError");
        for (String ignored : List.of(
                "If-None-Match: ???",
                "Range: x",
                "Cookie: ;;=",
                "If-Modified-Since: x",
                "Connection: upgrade\r\nUpgrade: x")) {
            assertRefused(raw("GET", IN_PROGRESS, authorization() + ignored + "\r\n", ""), 404, "CycleNotFoundError");
        }
    }

    @Test
    void openApiDocument_everyErrorCode_isContained() {
        String document = api().get("/openapi.json", null).body();
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(document).contains(code.tag());
        }
    }

    @Test
    void badRequest_ambiguousUri_closesTheConnection() {
        ApiResponse response =
                api().raw("GET", "/v1/cycles/%00", "GET /v1/cycles/%00 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.headers().get("connection")).containsExactly("close");
    }
}
