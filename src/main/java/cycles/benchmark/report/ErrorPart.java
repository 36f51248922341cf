package cycles.benchmark.report;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.statistics.Result;
import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What failed, by class. */
final class ErrorPart implements Part {

    @Override
    public Section of(BenchmarkRun run) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            List<Result> results = Result.of(run, scenario);
            results.stream()
                    .flatMap(result -> result.repetitions().stream())
                    .map(repetition -> repetition.total().errors())
                    .map(Map::keySet)
                    .flatMap(Set::stream)
                    .distinct()
                    .sorted()
                    .forEach(error -> rows.add(row(scenario, error, results)));
        }
        return rows.isEmpty()
                ? Section.of("Errors", new Block.Paragraph("None: every request was answered as expected."))
                : Section.of(
                        "Errors",
                        new Block.Paragraph("Requests over all repetitions, by class and scenario."),
                        Block.Table.ofFigures(BackendHeads.of(run, "Error"), rows));
    }

    private static List<Cell> row(Scenario scenario, String error, List<Result> results) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(error, scenario.name()));
        for (Result result : results) {
            row.add(Cell.of(Unit.count(result.repetitions().stream()
                    .map(Repetition::total)
                    .mapToLong(total -> total.errors().getOrDefault(error, 0L))
                    .sum())));
        }
        return row;
    }
}
