package cycles.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
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

    /** Writes the pieces, as far as the service takes them, and reads one response. */
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

    /** Writes all of the pieces before it reads the response, as simple clients do: a connection closed meanwhile is an error. */
    static Answer exchangeWhole(Socket socket, byte[]... pieces) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        for (byte[] piece : pieces) {
            socket.getOutputStream().write(piece);
        }
        return read(socket.getInputStream());
    }

    /** Writes the pieces, says that there is nothing more, and reads every response until the service closes the connection. */
    static List<Answer> exchangeAll(Socket socket, List<byte[]> pieces) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        try {
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            // As above.
        }
        List<Answer> answers = new ArrayList<>();
        PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
        for (int next = in.read(); next >= 0; next = in.read()) {
            in.unread(next);
            answers.add(read(in));
        }
        return answers;
    }

    private static Answer read(InputStream in) throws IOException {
        String[] head = readUntil("\r\n\r\n", in).strip().split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; i < head.length; i++) {
            String[] field = head[i].split(": ?", 2);
            headers.computeIfAbsent(field[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(field[1]);
        }
        int status = Integer.parseInt(head[0].split(" ", 3)[1]);
        return new Answer(status, headers, new String(readBody(status, headers, in), UTF_8));
    }

    private static byte[] readBody(int status, Map<String, List<String>> headers, InputStream in) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            return readChunks(in);
        }
        if (headers.containsKey("content-length")) {
            return in.readNBytes(Integer.parseInt(headers.get("content-length").get(0)));
        }
        return status < 200 ? new byte[0] : in.readAllBytes();
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size;
        do {
            size = Integer.parseInt(readUntil("\r\n", in).strip(), 16);
            body.write(in.readNBytes(size));
            readUntil("\r\n", in);
        } while (size > 0);
        return body.toByteArray();
    }

    private static String readUntil(String end, InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.lastIndexOf(end) != text.length() - end.length()) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended within an answer: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
