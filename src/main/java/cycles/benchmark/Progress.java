package cycles.benchmark;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints the current step, its rate and the remaining time: on a terminal in one updated line, otherwise one line for each result. */
final class Progress {
    private static final long REFRESH_NANOS = Duration.ofMillis(400).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final double plannedSeconds;
    private final long startedAt = System.nanoTime();
    private double doneSeconds;
    private double stepSeconds;
    private long stepStartedAt = startedAt;
    private long lastPrintedAt;
    private String step = "";

    /** @param plannedSeconds estimated duration of the whole benchmark */
    Progress(PrintStream out, boolean terminal, double plannedSeconds) {
        this.out = out;
        this.terminal = terminal;
        this.plannedSeconds = plannedSeconds;
    }

    /**
     * Begins a step.
     *
     * @param estimatedSeconds estimated duration of the step
     */
    void begin(String name, double estimatedSeconds) {
        finishStep();
        step = name;
        stepSeconds = estimatedSeconds;
        stepStartedAt = System.nanoTime();
        lastPrintedAt = 0;
        update(0);
    }

    private void finishStep() {
        doneSeconds += stepSeconds;
        stepSeconds = 0;
    }

    /** Updates the number of successful requests of the current step. */
    void update(long successes) {
        long now = System.nanoTime();
        if (terminal && now - lastPrintedAt > REFRESH_NANOS) {
            lastPrintedAt = now;
            double seconds = (now - stepStartedAt) / 1e9;
            String rate = successes == 0 ? "" : String.format(Locale.ROOT, "  %,.0f/s", successes / seconds);
            out.print("\r\033[K" + remaining() + step + rate);
            out.flush();
        }
    }

    /** Ends the current step and prints its result. */
    void result(String text) {
        finishStep();
        out.println((terminal ? "\r\033[K" : "") + remaining() + step + ": " + text);
        out.flush();
    }

    private String remaining() {
        double elapsed = (System.nanoTime() - startedAt) / 1e9;
        // The estimate is corrected by this machine's speed after a tenth of the benchmark.
        double slowdown = doneSeconds > 0.1 * plannedSeconds ? elapsed / doneSeconds : 1;
        long left = Math.round(Math.max(0, plannedSeconds - doneSeconds) * slowdown);
        return String.format(
                Locale.ROOT,
                "[%3.0f %%, %d:%02d left] ",
                100 * Math.min(1, doneSeconds / plannedSeconds),
                left / 60,
                left % 60);
    }
}
