package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.DurabilityText;
import cycles.benchmark.run.BenchmarkRun;
import java.util.ArrayList;
import java.util.List;

/** Creates the header of tables with one column per backend: its marker, name and durability. */
final class BackendColumns {
    private BackendColumns() {}

    /** @param rowTitle header of the first column, which contains the row headers */
    static List<Cell> of(BenchmarkRun run, String rowTitle) {
        List<Cell> header = new ArrayList<>();
        header.add(Cell.of(rowTitle));
        for (int i = 0; i < run.backends().size(); i++) {
            header.add(Cell.ofBackend(
                    i,
                    run.backends().get(i).name(),
                    DurabilityText.of(run.backends().get(i))));
        }
        return header;
    }
}
