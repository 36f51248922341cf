package cycles.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Sends single commands to a Redis server without a driver. */
final class RedisProbe {
    private static final int TIMEOUT_MILLIS = 1_000;

    private RedisProbe() {}

    /** Executes a command and returns all raw replies: of AUTH, the command and QUIT. Empty if the server does not respond in time. */
    static String execute(RedisConfiguration server, String command) {
        if (server.port() == 0) {
            return "";
        }
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), TIMEOUT_MILLIS);
            String commands = "AUTH " + server.password() + "\r\n" + command + "\r\nQUIT\r\n";
            socket.getOutputStream().write(commands.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}
