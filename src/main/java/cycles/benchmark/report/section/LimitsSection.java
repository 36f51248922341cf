package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
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
                        "Large data sets and long runs: every repetition lasts seconds and starts with little stored"
                                + " data. On few cores, a JVM that has been busy for minutes is several times as fast,"
                                + " because its compiler no longer competes for processor time.",
                        "Several service instances, replication and running backups are not measured.",
                        "Crashes: durability is what the effective settings promise; no power failure was tested.",
                        "Chance: a confidence interval applies to one value. Among the dozens of comparisons in a report,"
                                + " one may differ clearly by chance.",
                        "Rare stalls: a p99.9 depends on one request in a thousand, a maximum on a single request.")));
    }
}
