package cycles.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** Generates malformed and unusual requests; the same seed gives the same request. */
final class HostileRequests {
    private static final List<String> METHODS = List.of(
            "GET",
            "POST",
            "PATCH",
            "PUT",
            "DELETE",
            "TRACE",
            "CONNECT",
            "get",
            "PRI",
            "G\u00e9T",
            "GE T",
            "X".repeat(9_000),
            "");

    private static final List<String> ROUTES = List.of(
            "GET /v1/cycles/{id}",
            "GET /v1/cycles/in-progress",
            "POST /v1/cycles",
            "PATCH /v1/cycles/{id}",
            "POST /v1/cycles/{id}/complete",
            "POST /v1/cycles/{id}/validate-overlap",
            "POST /auth/signup",
            "POST /auth/login",
            "POST /auth/update-password",
            "GET /openapi.json");

    private static final List<String> IDS = List.of(
            "..",
            "%2e%2e",
            "%00",
            "%zz",
            "%",
            "%ff%fe",
            "%c0%ae",
            "%0d%0aX:y",
            "\u0000",
            "\u00ff",
            " ",
            ";a=b",
            "*",
            "a/b",
            "a%2fb",
            "\\",
            "in-progress/",
            "{id}",
            "'--",
            "x".repeat(9_000),
            "9".repeat(40),
            "00000000-0000-0000-0000-00000000000g");

    private static final List<String> VERSIONS =
            List.of("HTTP/1.0", "HTTP/1.1 ", "HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "http/1.1", "HTTP/11", "", "HTTP");

    private static final List<String> TARGETS = List.of(
            "*",
            "http://other.example/v1/cycles",
            "http://[::1/x",
            "//v1/cycles",
            "/v1/./cycles/../cycles",
            "/v1/cycles?" + "a=%41&".repeat(500),
            "/v1/cycles#x",
            "v1/cycles",
            "/\u00e9",
            "/%",
            "/" + "a/".repeat(3_000),
            "/tasks/gc",
            "/prometheus",
            "/healthcheck");

    private static final List<String> HEADERS = List.of(
            "Authorization: Bearer ",
            "Authorization: Bearer " + "x".repeat(3_000),
            "Authorization: Basic YTpi",
            "Authorization: Bearer eyJhbGciOiJub25lIn0.e30.",
            "Content-Type: text/plain",
            "Content-Type: application/json; charset=utf-16",
            "Content-Type: ;;;",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: multipart/form-data",
            "Content-Encoding: br",
            "Accept: text/html",
            "Accept: application/json",
            "Accept: */*;q=x",
            "Accept: ,,,/",
            "Accept-Encoding: br, identity;q=0",
            "X-Request-Id: \u00e9 <script>",
            "X-Forwarded-For: ' , 999.1.1.1",
            "X-HTTP-Method-Override: DELETE",
            "Expect: 100-continue",
            "Expect: nonsense",
            "Host: a b",
            "Host: y",
            "Range: bytes=9-1",
            "If-Match: *",
            "Cookie: \u0001=\u0002",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: identity",
            "Content-Length: 7",
            "Content-Length: -7",
            "Connection: close, upgrade",
            "Upgrade: h2c",
            "Origin: null",
            " folded: x",
            "no colon",
            ": no name",
            "N\u0000me: x",
            "X-Large: " + "x".repeat(9_000),
            "X: y\r\n".repeat(300) + "X: y");

    private final String token;
    private final List<UUID> cycles;

    /** @param cycles ids of cycles that exist */
    HostileRequests(String token, List<UUID> cycles) {
        this.token = token;
        this.cycles = cycles;
    }

    /**
     * Holds one request.
     *
     * @param head the head, for failure messages
     * @param pieces the complete request, including the head, in the pieces in which it is sent
     */
    record Request(String head, List<byte[]> pieces) {
        @Override
        public String toString() {
            return head.length() < 2_000 ? head : head.substring(0, 2_000) + "\u2026";
        }
    }

    Request of(long seed) {
        return new Generator(new Random(seed)).request();
    }

    /** Generates one request. */
    private final class Generator {
        private final Random random;
        private final List<String> headers = new ArrayList<>();

        Generator(Random random) {
            this.random = random;
        }

        Request request() {
            String[] route = oneOf(ROUTES).split(" ", 2);
            String method = rarely() ? oneOf(METHODS) : route[0];
            String target = rarely() ? oneOf(TARGETS) : route[1].replace("{id}", id());
            String version = rarely() ? oneOf(VERSIONS) : "HTTP/1.1";
            if (!rarely()) {
                headers.add("Host: localhost");
            }
            if (!rarely()) {
                headers.add("Authorization: Bearer " + token);
            }
            for (int i = random.nextInt(4); i > 1; i--) {
                headers.add(oneOf(HEADERS));
            }
            byte[] body = route[0].equals("GET") && !rarely() ? new byte[0] : framed(new HostileJson(random).next());
            String head = method + " " + target + " " + version + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(head.getBytes(ISO_8859_1));
            bytes.writeBytes(body);
            return new Request(head, rarely() ? split(bytes.toByteArray()) : List.of(bytes.toByteArray()));
        }

        private String id() {
            return switch (random.nextInt(4)) {
                case 0 -> oneOf(IDS);
                case 1 -> new UUID(random.nextLong(), random.nextLong()).toString();
                default -> oneOf(cycles).toString();
            };
        }

        /** Returns the encoded body and adds the headers that describe it, most of the time correctly. */
        private byte[] framed(byte[] body) {
            if (!rarely()) {
                headers.add("Content-Type: application/json");
            }
            byte[] content = body;
            if (random.nextInt(6) == 0) {
                headers.add("Content-Encoding: gzip");
                content = rarely() ? body : zipped(random.nextInt(4) == 0 ? new byte[3_000_000] : body);
            }
            if (random.nextInt(4) == 0) {
                headers.add("Transfer-Encoding: chunked");
                return chunked(content);
            }
            headers.add("Content-Length: " + (rarely() ? content.length + random.nextInt(9) - 4 : content.length));
            return content;
        }

        private byte[] zipped(byte[] bytes) {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
                zip.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return zipped.toByteArray();
        }

        private byte[] chunked(byte[] bytes) {
            ByteArrayOutputStream chunks = new ByteArrayOutputStream();
            for (int at = 0; at < bytes.length; ) {
                int size = Math.min(bytes.length - at, 1 + random.nextInt(20_000));
                String extension = rarely() ? ";a=\"b" : "";
                chunks.writeBytes((Integer.toHexString(size) + extension + "\r\n").getBytes(ISO_8859_1));
                chunks.write(bytes, at, size);
                chunks.writeBytes("\r\n".getBytes(ISO_8859_1));
                at += size;
            }
            chunks.writeBytes(oneOf(List.of(
                            "0\r\n\r\n",
                            "0\r\n\r\n",
                            "0\r\n\r\n",
                            "0\r\nTrailer: x\r\n\r\n",
                            "zz\r\n",
                            "",
                            "-1\r\n\r\n"))
                    .getBytes(ISO_8859_1));
            return chunks.toByteArray();
        }

        private List<byte[]> split(byte[] bytes) {
            List<byte[]> pieces = new ArrayList<>();
            for (int at = 0; at < bytes.length; ) {
                int size = Math.min(bytes.length - at, 1 + random.nextInt(1 + bytes.length / 3));
                pieces.add(Arrays.copyOfRange(bytes, at, at + size));
                at += size;
            }
            return pieces;
        }

        private boolean rarely() {
            return random.nextInt(12) == 0;
        }

        private <T> T oneOf(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
    }
}
