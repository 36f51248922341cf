package cycles;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the main class of the service to its end in a JVM of its own, from the class path of the tests.
 *
 * @param exitCode of the process
 * @param output standard output and standard error, decoded as UTF-8
 */
record MainProcess(int exitCode, String output) {
    private static final long TIMEOUT_SECONDS = 90;

    /**
     * Runs the command and waits for its end.
     *
     * @param directory the working directory
     * @param jvmFlags for example {@code -Duser.language=ar}
     * @param environment added to the environment of the tests, from which the variables of the service are removed
     */
    static MainProcess run(Path directory, List<String> jvmFlags, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return run(List.of(), directory, jvmFlags, environment, arguments);
    }

    /**
     * Runs the command from a shell, so that its names need not be representable in the locale of the tests.
     *
     * @param script ends in {@code exec "$@"}
     */
    static MainProcess runInShell(Path directory, String script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return run(List.of("sh", "-c", script, "sh"), directory, List.of(), environment, arguments);
    }

    private static MainProcess run(
            List<String> prefix,
            Path directory,
            List<String> jvmFlags,
            Map<String, String> environment,
            String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx256m",
                "--add-opens",
                "java.base/java.nio=ALL-UNNAMED",
                "--add-opens",
                "java.base/sun.nio.ch=ALL-UNNAMED"));
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", classPath(), CycleServiceApplication.class.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("main-process", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            Map<String, String> variables = builder.environment();
            variables.keySet().removeIf(name -> name.matches("(DATA|DATABASE|REDIS|LMDB|JWT|CYCLE)_.*"));
            variables.putAll(Map.of("PORT", "0", "ADMIN_PORT", "0", "SHUTDOWN_WAIT", "0s"));
            variables.putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            if (!ended) {
                throw new AssertionError("the process did not end:\n" + Files.readString(output));
            }
            return new MainProcess(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Returns the class path with absolute paths, since the process has another working directory. */
    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Returns the line with the reason of the failure and all following lines; an expected failure writes that line only. */
    List<String> errorLines() {
        return output.lines()
                .dropWhile(line -> !line.startsWith("cycle-service: "))
                .toList();
    }
}
