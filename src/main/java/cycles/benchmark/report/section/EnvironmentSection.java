package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.RunEnvironment;
import cycles.benchmark.statistics.Unit;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Where and with what the run was made, and how to make it again. */
public final class EnvironmentSection implements SectionBuilder {
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Override
    public Section of(BenchmarkRun run) {
        RunEnvironment environment = run.environment();
        List<List<Cell>> rows = new ArrayList<>();
        row(rows, "Service", environment.version() + ", commit " + environment.commit());
        row(rows, "Date", MINUTES.format(environment.startedAt()) + ", " + minutes(environment.durationSeconds()));
        row(rows, "JVM", environment.jvm());
        row(rows, "OS", environment.os());
        row(rows, "Machine", machine(environment));
        row(rows, "Seed", String.valueOf(environment.seed()));
        environment.settings().forEach((key, value) -> row(rows, key, value));
        return Section.of(
                "Environment",
                Block.Table.ofWords(List.of(Cell.of("Run"), Cell.of("")), rows),
                backends(run),
                new Block.Paragraph("To repeat it:"),
                new Block.Code(environment.command()));
    }

    public static String machine(RunEnvironment environment) {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %.1f GiB",
                environment.cpu(),
                environment.cores(),
                environment.memoryBytes() / (double) (1L << 30));
    }

    public static String date(RunEnvironment environment) {
        return MINUTES.format(environment.startedAt());
    }

    private static String minutes(double seconds) {
        return seconds < 120
                ? Unit.SECONDS.text(seconds)
                : String.format(Locale.ROOT, "%d min %02d s", (long) seconds / 60, (long) seconds % 60);
    }

    private static void row(List<List<Cell>> rows, String title, String value) {
        rows.add(List.of(Cell.of(title), Cell.of(value)));
    }

    private static Block backends(BenchmarkRun run) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(each(run, "Configuration", MeasuredBackend::configuration));
        rows.add(each(run, "Version", MeasuredBackend::version));
        rows.add(each(run, "Location", MeasuredBackend::location));
        rows.add(each(run, "Durability in force", MeasuredBackend::durability));
        Set<String> keys = new LinkedHashSet<>();
        run.backends().forEach(backend -> keys.addAll(backend.settings().keySet()));
        for (String key : keys) {
            rows.add(each(run, key, backend -> backend.settings().getOrDefault(key, "–")));
        }
        return Block.Table.ofWords(BackendColumns.of(run, "Backend"), rows);
    }

    private static List<Cell> each(BenchmarkRun run, String title, Function<MeasuredBackend, String> value) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(title));
        run.backends().forEach(backend -> row.add(Cell.of(value.apply(backend))));
        return row;
    }
}
