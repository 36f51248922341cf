package cycles.benchmark.report;

import cycles.benchmark.run.BenchmarkRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The report on a run, as one HTML file that needs nothing else, and as Markdown. */
public final class Reports {
    private static final List<Part> PARTS = List.of(
            new HeadlineTable(),
            new ScenarioTable(),
            new PhasePart(),
            new RepetitionPart(),
            new OperationPart(),
            new RatePart(),
            new SpectrumPart(),
            new TimelinePart(),
            new ErrorPart(),
            new HealthPart(),
            new EnvironmentPart(),
            new LimitsPart());

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
