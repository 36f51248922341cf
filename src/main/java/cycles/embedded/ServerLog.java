package cycles.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds in a server's log why it does not run. */
final class ServerLog {
    private static final int TAIL = 40;

    private ServerLog() {}

    /** The last fatal line, or else the last one; never null, for it goes into a message. */
    static String complaint(Path log) {
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
                    .orElse("no reason given");
        } catch (IOException e) {
            return "no log to be read";
        }
    }
}
