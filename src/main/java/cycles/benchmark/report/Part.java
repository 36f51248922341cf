package cycles.benchmark.report;

import cycles.benchmark.run.BenchmarkRun;

/** Makes one section of the report out of a run. */
interface Part {

    /** Without blocks where the run has nothing to say about it. */
    Section of(BenchmarkRun run);
}
