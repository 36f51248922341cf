package cycles.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by hand, for requests that no client library would send. */
final class RawHttp {
    private static final int PATIENCE_MILLIS = 60_000;

    private RawHttp() {}

    /** Writes the pieces, as far as the service takes them, and reads one response with a Content-Length. */
    static Answer exchange(Socket socket, byte[]... pieces) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        try {
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
            }
        } catch (IOException e) {
            // The service has heard enough and closed its ear; its answer is waiting.
        }
        return read(socket.getInputStream());
    }

    private static Answer read(InputStream in) throws IOException {
        String[] head = readHead(in).strip().split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; i < head.length; i++) {
            String[] field = head[i].split(": ?", 2);
            headers.computeIfAbsent(field[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(field[1]);
        }
        int length = Integer.parseInt(
                headers.getOrDefault("content-length", List.of("0")).get(0));
        String body = new String(in.readNBytes(length), UTF_8);
        return new Answer(Integer.parseInt(head[0].split(" ", 3)[1]), headers, body);
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended within a head: " + head.toString(ISO_8859_1));
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }
}
