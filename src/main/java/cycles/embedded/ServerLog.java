package cycles.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the reason of a failed start in the log of a server. */
final class ServerLog {
    private static final int TAIL = 40;

    private ServerLog() {}

    /** Returns the last line with a fatal error, else the last line, else a note that there is none. Never null. */
    static String lastError(Path log) {
        try {
            List<String> lines = Files.readString(log, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
            return tail.stream()
                    .filter(line -> line.contains("FATAL:"))
                    .reduce((first, second) -> second)
                    .or(() -> tail.stream().reduce((first, second) -> second))
                    .orElse("the log is empty");
        } catch (IOException e) {
            return "the log cannot be read";
        }
    }
}
