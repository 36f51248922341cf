package cycles.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses the responses of one connection: HTTP/1.1 with {@code Content-Length} or chunked. Not thread-safe. */
final class ResponseParser {
    private static final int MAX_BYTES = 1 << 20;

    private byte[] data = new byte[2_048];
    private int length;
    private boolean closing;

    /**
     * Adds received bytes.
     *
     * @return the response when it is complete, otherwise null
     * @throws IllegalStateException when the response exceeds 1 MiB
     */
    @Nullable
    Response feed(ByteBuffer received) {
        int more = received.remaining();
        if (length + more > data.length) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, length + more));
        }
        received.get(data, length, more);
        length += more;
        if (length > MAX_BYTES) {
            throw new IllegalStateException("response exceeds 1 MiB");
        }
        Response response = parse();
        if (response != null) {
            length = 0;
        }
        return response;
    }

    /** Returns whether the service closes the connection after the last response. */
    boolean closing() {
        return closing;
    }

    void reset() {
        length = 0;
        closing = false;
    }

    private @Nullable Response parse() {
        int head = find("\r\n\r\n", 0);
        if (head < 0) {
            return null;
        }
        String fields = ascii(0, head + 2).toLowerCase(Locale.ROOT);
        int status = Integer.parseInt(fields.substring(9, 12));
        closing = fields.contains("\r\nconnection: close\r\n");
        String body;
        if (fields.contains("\r\ntransfer-encoding: chunked\r\n")) {
            body = chunks(head + 4);
        } else {
            int size = contentLength(fields);
            body = length < head + 4 + size ? null : ascii(head + 4, head + 4 + size);
        }
        return body == null ? null : new Response(status, body);
    }

    private static int contentLength(String fields) {
        String name = "\r\ncontent-length:";
        int at = fields.indexOf(name);
        return at < 0
                ? 0
                : Integer.parseInt(fields.substring(at + name.length(), fields.indexOf("\r\n", at + 2))
                        .strip());
    }

    private @Nullable String chunks(int from) {
        StringBuilder body = new StringBuilder();
        int at = from;
        while (true) {
            int lineEnd = find("\r\n", at);
            if (lineEnd < 0) {
                return null;
            }
            int size = Integer.parseInt(ascii(at, lineEnd).split(";", 2)[0].strip(), 16);
            int end = lineEnd + 2 + size;
            if (length < end + 2) {
                return null;
            }
            if (size == 0) {
                return body.toString();
            }
            body.append(ascii(lineEnd + 2, end));
            at = end + 2;
        }
    }

    private int find(String text, int from) {
        int last = length - text.length();
        for (int at = from; at <= last; at++) {
            int same = 0;
            while (same < text.length() && data[at + same] == text.charAt(same)) {
                same++;
            }
            if (same == text.length()) {
                return at;
            }
        }
        return -1;
    }

    private String ascii(int from, int to) {
        return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
