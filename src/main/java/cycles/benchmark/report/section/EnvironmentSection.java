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

/** Builds the section on machine, software and settings of a run, with the command to repeat it. */
public final class EnvironmentSection implements SectionBuilder {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Override
    public Section build(BenchmarkRun run) {
        RunEnvironment environment = run.environment();
        List<List<Cell>> rows = new ArrayList<>();
        addRow(rows, "Service", environment.version() + ", commit " + environment.commit());
        addRow(
                rows,
                "Date",
                TIMESTAMP.format(environment.startedAt()) + ", " + duration(environment.durationSeconds()));
        addRow(rows, "JVM", environment.jvm());
        addRow(rows, "OS", environment.os());
        addRow(rows, "Machine", machine(environment));
        addRow(rows, "Seed", String.valueOf(environment.seed()));
        environment.settings().forEach((key, value) -> addRow(rows, key, value));
        return Section.of(
                "Environment",
                Block.Table.ofText(List.of(Cell.of("Run"), Cell.of("")), rows),
                backends(run),
                new Block.Paragraph("To repeat this run:"),
                new Block.Code(environment.command()));
    }

    /** Describes the machine: {@code Some CPU, 2 cores, 8.0 GiB} */
    public static String machine(RunEnvironment environment) {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %.1f GiB",
                environment.cpu(),
                environment.cores(),
                environment.memoryBytes() / (double) (1L << 30));
    }

    /** Formats the start of the run: {@code 2026-01-02 03:04 UTC} */
    public static String date(RunEnvironment environment) {
        return TIMESTAMP.format(environment.startedAt());
    }

    private static String duration(double seconds) {
        return seconds < 120
                ? Unit.SECONDS.text(seconds)
                : String.format(Locale.ROOT, "%d min %02d s", (long) seconds / 60, (long) seconds % 60);
    }

    private static void addRow(List<List<Cell>> rows, String title, String value) {
        rows.add(List.of(Cell.of(title), Cell.of(value)));
    }

    private static Block backends(BenchmarkRun run) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row(run, "Configuration", MeasuredBackend::configuration));
        rows.add(row(run, "Version", MeasuredBackend::version));
        rows.add(row(run, "Location", MeasuredBackend::location));
        rows.add(row(run, "Effective durability", MeasuredBackend::durability));
        Set<String> keys = new LinkedHashSet<>();
        run.backends().forEach(backend -> keys.addAll(backend.settings().keySet()));
        for (String key : keys) {
            rows.add(row(run, key, backend -> backend.settings().getOrDefault(key, "–")));
        }
        return Block.Table.ofText(BackendColumns.of(run, "Backend"), rows);
    }

    private static List<Cell> row(BenchmarkRun run, String title, Function<MeasuredBackend, String> value) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(title));
        run.backends().forEach(backend -> row.add(Cell.of(value.apply(backend))));
        return row;
    }
}
