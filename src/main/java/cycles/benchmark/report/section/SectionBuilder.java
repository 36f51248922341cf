package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;

/** Builds one section of the report from a run. */
public interface SectionBuilder {

    /** Builds the section; it has no blocks if the run has no data for it. */
    Section build(BenchmarkRun run);
}
