package cycles.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the command-line tools of a server and appends their output to a log file. */
final class ProcessRunner {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private ProcessRunner() {}

    /**
     * Runs a command in the directory of the log and returns its exit code. Variables of the environment that start with {@code PG} are
     * not passed on.
     *
     * @param log the file for output and errors
     * @param input the standard input
     * @param prefix a command that runs the given one, or an empty list
     * @throws IOException when the command cannot be started or does not terminate within 90 seconds
     */
    static int run(Path log, String input, List<String> prefix, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(log.resolveSibling("").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put("LC_ALL", "C");
        Process process = builder.start();
        try {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The process terminated without reading its input; the exit code and the log contain the reason.
            }
            if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command.get(prefix.size()) + " does not terminate");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Sleeps for the interval between two polls of another process's state. */
    static void sleep() throws IOException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
