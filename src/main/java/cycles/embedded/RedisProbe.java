package cycles.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A few words with a Redis server, without a driver. */
final class RedisProbe {
    private static final int MILLIS = 1_000;

    private RedisProbe() {}

    /** All that the server answers to one command, as it comes over the wire; empty when it does not listen or not answer. */
    static String ask(RedisConfiguration server, String command) {
        if (server.port() == 0) {
            return "";
        }
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), MILLIS);
            String talk = "AUTH " + server.password() + "\r\n" + command + "\r\nQUIT\r\n";
            socket.getOutputStream().write(talk.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}
