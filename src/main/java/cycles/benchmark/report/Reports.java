package cycles.benchmark.report;

import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.section.EnvironmentSection;
import cycles.benchmark.report.section.ErrorSection;
import cycles.benchmark.report.section.HeadlineSection;
import cycles.benchmark.report.section.HealthSection;
import cycles.benchmark.report.section.LimitsSection;
import cycles.benchmark.report.section.OperationSection;
import cycles.benchmark.report.section.PhaseSection;
import cycles.benchmark.report.section.RateSection;
import cycles.benchmark.report.section.RepetitionSection;
import cycles.benchmark.report.section.ScenarioSection;
import cycles.benchmark.report.section.SectionBuilder;
import cycles.benchmark.report.section.SpectrumSection;
import cycles.benchmark.report.section.StartSection;
import cycles.benchmark.report.section.TimelineSection;
import cycles.benchmark.report.section.Verdict;
import cycles.benchmark.run.BenchmarkRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the report of a run as a self-contained HTML page and as Markdown. */
public final class Reports {
    private static final List<SectionBuilder> SECTIONS = List.of(
            new HeadlineSection(),
            new ScenarioSection(),
            new StartSection(),
            new PhaseSection(),
            new RepetitionSection(),
            new OperationSection(),
            new RateSection(),
            new SpectrumSection(),
            new TimelineSection(),
            new ErrorSection(),
            new HealthSection(),
            new EnvironmentSection(),
            new LimitsSection());

    private Reports() {}

    /** Returns the headline of the report: one sentence on the first scenario. */
    public static String verdict(BenchmarkRun run) {
        return new Verdict(run).headline();
    }

    /** Writes {@code report.html} and {@code report.md} to an existing directory, replacing older ones. */
    public static void write(BenchmarkRun run, Path directory) throws IOException {
        List<Section> sections = SECTIONS.stream()
                .map(builder -> builder.build(run))
                .filter(section -> !section.isEmpty())
                .toList();
        Files.writeString(directory.resolve("report.html"), new HtmlReport(run).render(sections));
        Files.writeString(directory.resolve("report.md"), new MarkdownReport(run).render(sections));
    }
}
