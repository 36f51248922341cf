package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.statistics.Estimate;
import java.util.List;
import java.util.Locale;

/** Builds the section on the limitations of the benchmark. */
public final class LimitsSection implements SectionBuilder {

    @Override
    public Section build(BenchmarkRun run) {
        return Section.of(
                "Limitations",
                new Block.Bullets(List.of(
                        "Other machines: compare ratios within one run, not absolute values of two machines.",
                        String.format(
                                Locale.ROOT,
                                "Networks: load generator, service and storage engine share %d cores, compete for them and"
                                        + " communicate over loopback.",
                                run.environment().cores()),
                        "Large data sets and long runs: every repetition lasts seconds, and the repetitions of a JVM"
                                + " share the data since its start.",
                        "JVMs: an interval rests on few JVMs. Their differences of memory layout and compilation are in"
                                + " it; differences of builds, days and machines are not.",
                        "Several service instances, replication and running backups are not measured.",
                        "Crashes: durability is what the effective settings promise; no power failure was tested.",
                        String.format(
                                Locale.ROOT,
                                "Chance: a %.0f %% confidence interval applies to one value. Among many comparisons, one"
                                        + " may differ clearly by chance.",
                                100 * Estimate.CONFIDENCE),
                        "Rare stalls: a p99.9 depends on one request in a thousand, a maximum on a single request.")));
    }
}
