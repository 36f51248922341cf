package cycles.benchmark;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells the person at the terminal what is measured, how fast it goes and how long it will take: one line that changes, or lines. */
final class Progress {
    private static final long REFRESH = Duration.ofMillis(400).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final double planned;
    private final long started = System.nanoTime();
    private double done;
    private double step;
    private long stepStarted = started;
    private long lastShown;
    private String what = "";

    /** @param planned seconds that the whole benchmark should take */
    Progress(PrintStream out, boolean terminal, double planned) {
        this.out = out;
        this.terminal = terminal;
        this.planned = planned;
    }

    /** A step of so many seconds begins. */
    void begin(String step, double seconds) {
        finishStep();
        what = step;
        this.step = seconds;
        stepStarted = System.nanoTime();
        lastShown = 0;
        live(0);
    }

    private void finishStep() {
        done += step;
        step = 0;
    }

    /** So many requests have succeeded in this step. */
    void live(long successes) {
        long now = System.nanoTime();
        if (terminal && now - lastShown > REFRESH) {
            lastShown = now;
            double seconds = (now - stepStarted) / 1e9;
            String rate = successes == 0 ? "" : String.format(Locale.ROOT, "  %,.0f/s", successes / seconds);
            out.print("\r\033[K" + remaining() + what + rate);
            out.flush();
        }
    }

    /** The step has ended with this result. */
    void result(String text) {
        finishStep();
        out.println((terminal ? "\r\033[K" : "") + remaining() + what + ": " + text);
        out.flush();
    }

    private String remaining() {
        double elapsed = (System.nanoTime() - started) / 1e9;
        // The plan is trusted until enough of it is done to know how this machine differs.
        double pace = done > 0.1 * planned ? elapsed / done : 1;
        long left = Math.round(Math.max(0, planned - done) * pace);
        return String.format(
                Locale.ROOT, "[%3.0f %%, %d:%02d left] ", 100 * Math.min(1, done / planned), left / 60, left % 60);
    }
}
