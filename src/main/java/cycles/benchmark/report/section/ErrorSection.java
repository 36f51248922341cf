package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the section on failed requests by error class. */
public final class ErrorSection implements SectionBuilder {

    @Override
    public Section build(BenchmarkRun run) {
        List<List<Cell>> rows = run.repetitions().stream()
                .flatMap(repetition -> repetition.total().errors().keySet().stream())
                .distinct()
                .sorted()
                .map(error -> row(run, error))
                .toList();
        return rows.isEmpty()
                ? Section.of("Errors", new Block.Paragraph("None: every request had the expected response."))
                : Section.of(
                        "Errors",
                        new Block.Paragraph(
                                "Failed requests of all repetitions by error class. Below each number: the count per scenario."),
                        Block.Table.ofNumbers(BackendColumns.of(run, "Error"), rows));
    }

    private static List<Cell> row(BenchmarkRun run, String error) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(error));
        run.backends().forEach(backend -> row.add(cell(run, backend, error)));
        return row;
    }

    private static Cell cell(BenchmarkRun run, MeasuredBackend backend, String error) {
        Map<String, Long> byScenario = new LinkedHashMap<>();
        for (Repetition repetition : run.repetitions()) {
            long count = repetition.total().errors().getOrDefault(error, 0L);
            if (repetition.backend().equals(backend.name()) && count > 0) {
                byScenario.merge(repetition.scenario(), count, Long::sum);
            }
        }
        long total = byScenario.values().stream().mapToLong(Long::longValue).sum();
        return Cell.of(
                Unit.count(total),
                byScenario.entrySet().stream()
                        .map(each -> each.getKey() + " " + Unit.count(each.getValue()))
                        .toArray(String[]::new));
    }
}
