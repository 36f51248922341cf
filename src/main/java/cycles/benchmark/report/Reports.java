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
import cycles.benchmark.report.section.TimelineSection;
import cycles.benchmark.report.section.Verdict;
import cycles.benchmark.run.BenchmarkRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The report on a run, as one HTML file that needs nothing else, and as Markdown. */
public final class Reports {
    private static final List<SectionBuilder> PARTS = List.of(
            new HeadlineSection(),
            new ScenarioSection(),
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

    /** The sentence that the report begins with. */
    public static String verdict(BenchmarkRun run) {
        return new Verdict(run).headline();
    }

    /** Writes {@code report.html} and {@code report.md} into the directory. */
    public static void write(BenchmarkRun run, Path directory) throws IOException {
        List<Section> sections = PARTS.stream()
                .map(part -> part.of(run))
                .filter(section -> !section.isEmpty())
                .toList();
        Files.writeString(directory.resolve("report.html"), new HtmlReport(run).of(sections));
        Files.writeString(directory.resolve("report.md"), new MarkdownReport(run).of(sections));
    }
}
