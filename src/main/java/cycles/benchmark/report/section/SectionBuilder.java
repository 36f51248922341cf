package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;

/** Makes one section of the report out of a run. */
public interface SectionBuilder {

    /** Without blocks where the run has nothing to say about it. */
    Section of(BenchmarkRun run);
}
