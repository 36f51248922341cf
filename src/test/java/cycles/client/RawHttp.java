package cycles.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends requests over plain sockets that an HTTP library would not send: malformed, incomplete or split ones. Every read ends after
 * a minute without data.
 */
public final class RawHttp {
    private static final int READ_TIMEOUT_MILLIS = 60_000;

    private RawHttp() {}

    /** Returns a new connection. */
    public static Socket connect(URI uri) throws IOException {
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /**
     * Writes the pieces over a new connection, as far as the service reads them, and returns one response.
     *
     * @throws UncheckedIOException if the connection fails before the end of the response
     */
    public static ApiResponse exchange(URI uri, byte[]... pieces) {
        try (Socket socket = connect(uri)) {
            return exchange(socket, pieces);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the pieces, as far as the service reads them, and returns one response. */
    public static ApiResponse exchange(Socket socket, byte[]... pieces) throws IOException {
        try {
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
            }
        } catch (IOException e) {
            // The service has closed its side early; its response can be read.
        }
        return read(socket.getInputStream());
    }

    /**
     * Writes all of the pieces over a new connection before it reads the response, as simple clients do.
     *
     * @throws UncheckedIOException if the service closes the connection meanwhile
     */
    public static ApiResponse exchangeWriteAll(URI uri, byte[]... pieces) {
        try (Socket socket = connect(uri)) {
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
            }
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the pieces over a new connection, closes the output and returns every response until the service closes the connection.
     */
    public static List<ApiResponse> exchangeAll(URI uri, List<byte[]> pieces) throws IOException {
        try (Socket socket = connect(uri)) {
            try {
                for (byte[] piece : pieces) {
                    socket.getOutputStream().write(piece);
                }
                socket.shutdownOutput();
            } catch (IOException e) {
                // As in exchange().
            }
            List<ApiResponse> responses = new ArrayList<>();
            PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
            for (int next = in.read(); next >= 0; next = in.read()) {
                in.unread(next);
                responses.add(read(in));
            }
            return responses;
        }
    }

    /**
     * Returns the head of a request with {@code Host: localhost}.
     *
     * @param headers more header lines, each with its line end
     */
    public static byte[] head(String method, String path, String headers) {
        return (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").getBytes(ISO_8859_1);
    }

    private static ApiResponse read(InputStream in) throws IOException {
        String[] head = readUntil("\r\n\r\n", in).strip().split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < head.length; i++) {
            String[] field = head[i].split(": ?", 2);
            headers.computeIfAbsent(field[0], name -> new ArrayList<>()).add(field[1]);
        }
        int status = Integer.parseInt(head[0].split(" ", 3)[1]);
        return new ApiResponse(status, headers, readBody(status, headers, in));
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
                throw new IOException("the connection ended within a response: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
