package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.DurabilityText;
import cycles.benchmark.run.BenchmarkRun;
import java.util.ArrayList;
import java.util.List;

/** The head of a table that has a column for each backend, with its durability, so that it stands beside every figure. */
final class BackendColumns {
    private BackendColumns() {}

    static List<Cell> of(BenchmarkRun run, String corner) {
        List<Cell> heads = new ArrayList<>();
        heads.add(Cell.of(corner));
        for (int i = 0; i < run.backends().size(); i++) {
            heads.add(Cell.ofBackend(
                    i,
                    run.backends().get(i).name(),
                    DurabilityText.of(run.backends().get(i))));
        }
        return heads;
    }
}
