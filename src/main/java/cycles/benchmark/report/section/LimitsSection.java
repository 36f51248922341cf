package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import java.util.List;
import java.util.Locale;

/** What nobody should read out of this report. */
public final class LimitsSection implements SectionBuilder {

    @Override
    public Section of(BenchmarkRun run) {
        return Section.of(
                "What this benchmark cannot say",
                new Block.Bullets(List.of(
                        "How fast anything is on another machine. Compare ratios within one run, not figures"
                                + " of two machines.",
                        String.format(
                                        Locale.ROOT,
                                        "How it is over a network: load generator, service and storage engine share %d cores and talk over loopback.",
                                        run.environment().cores())
                                + " What one of them takes, the others lack.",
                        "How it is with much data, or after days: every repetition lasts seconds and finds"
                                + " little stored. A JVM that has been busy for minutes is several times as fast on few"
                                + " cores, where its compiler has to share them.",
                        "How it is with several instances of the service, with replication, or while backups" + " run.",
                        "What happens in a crash. Durability is what the settings in force promise; no power"
                                + " was cut.",
                        "That every clear difference is real: an interval holds for one figure, and a report"
                                + " has many. Among dozens of comparisons one may look clear by chance.",
                        "How rare the rarest stalls are: a p99.9 rests on one request in a thousand, a maximum"
                                + " on a single one.")));
    }
}
