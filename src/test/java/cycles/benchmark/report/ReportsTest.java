package cycles.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.ArabicLocale;
import cycles.benchmark.report.section.Verdict;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.RunFile;
import cycles.benchmark.run.Runs;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportsTest {
    private static final Path STORED_RUN = Path.of("src/test/resources/cycles/benchmark/run.json");
    private static final List<Double> FAST = List.of(1.0, 1.01, 1.02, 1.03, 1.04);
    private static final List<Double> SLOW = List.of(2.0, 2.1, 2.2, 2.3, 2.4);

    @TempDir
    private Path directory;

    private String html(BenchmarkRun run) throws Exception {
        Reports.write(run, directory);
        return Files.readString(directory.resolve("report.html"));
    }

    private String markdown(BenchmarkRun run) throws Exception {
        Reports.write(run, directory);
        return Files.readString(directory.resolve("report.md"));
    }

    /** Parses the page as XML, so a page that is not well-formed fails the test. */
    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.replaceFirst("<!DOCTYPE html>", ""))));
    }

    private static List<String> texts(Document page, String element) {
        NodeList nodes = page.getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void html_storedRun_hasEverySection() throws Exception {
        BenchmarkRun run = RunFile.read(STORED_RUN);
        Document page = parse(html(run));
        assertThat(texts(page, "h1"))
                .singleElement()
                .satisfies(title -> assertThat(title.replace('\u00a0', ' ')).isEqualTo(new Verdict(run).headline()));
        assertThat(texts(page, "h2"))
                .containsExactly(
                        run.scenarios().get(0).title(),
                        "All scenarios",
                        "Time by phase",
                        "Individual repetitions",
                        "Latency by operation",
                        "Latency by throughput",
                        "Percentile spectrum",
                        "Over time",
                        "Errors",
                        "Measurement validity",
                        "Environment",
                        "Limitations");
        assertThat(texts(page, "pre")).containsExactly(run.environment().command());
    }

    @Test
    void html_storedRun_isSelfContained() throws Exception {
        assertThat(html(RunFile.read(STORED_RUN)))
                .doesNotContain(
                        "<script", "<link", "<img", "@import", "url(", "http://", "https://", "NaN", "Infinity");
    }

    @Test
    void html_tableWithBackends_showsEveryDurability() throws Exception {
        Document page = parse(html(Runs.of(FAST, SLOW)));
        List<String> tables = texts(page, "table").stream()
                .filter(table -> table.contains("second"))
                .toList();
        assertThat(tables)
                .hasSizeGreaterThan(5)
                .allSatisfy(table ->
                        assertThat(table.split("survives a power loss", -1)).hasSizeGreaterThan(2));
    }

    @Test
    void markdown_mainTable_hasMeansIntervalsAndRatios() throws Exception {
        assertThat(markdown(Runs.of(SLOW, FAST)))
                .contains(
                        "# second is the clear winner",
                        "| 2 phases | first<br>survives a power loss | second<br>survives a power loss |",
                        "Each value is the mean of 5 repetitions in 5 JVMs. Below it: the 99 % confidence interval",
                        "| Total time (s) | 4.40<br>3.75–5.05 | **2.04**<br>1.97–2.11 · 0.464× |",
                        "| Failures | 10 | 10 |",
                        "| Success rate (%) | 99.9 | 99.9 |",
                        "| p99 (ms) | 2.20<br>1.87–2.53 | **1.02**<br>0.987–1.05 · 0.464× |",
                        "| track | 3.30 s<br>75 % of the time",
                        "| 503 CycleRepositoryError | 20<br>seed 10<br>open-50 10 | 20<br>seed 10<br>open-50 10 |",
                        "java -jar cycle-service.jar benchmark a.yml b.yml");
    }

    @Test
    void write_coldStarts_showsTimesSharesAndChart() throws Exception {
        BenchmarkRun run = Runs.withColdStarts(Runs.of(FAST, SLOW));
        assertThat(markdown(run))
                .contains(
                        "## Cold start and warm-up",
                        "Georges, Buytaert and Eeckhout",
                        "| Time until ready (s) | 2.00<br>2.00–2.00 | 2.00<br>2.00–2.00 |",
                        "| the same as a share of the steady state (%) | 50.0<br>50.0–50.0 | 50.0<br>50.0–50.0 |",
                        "| Warm-up (s) | 21.0–25.0 | 21.0–25.0 |",
                        "| Steady state reached | 5 of 5 JVMs | 5 of 5 JVMs |");
        assertThat(texts(parse(html(run)), "figcaption")).contains("Throughput per second of a cold start");
    }

    @Test
    @ExtendWith(ArabicLocale.class)
    void write_arabicLocale_writesAsciiDigits() throws Exception {
        for (BenchmarkRun run :
                List.of(RunFile.read(STORED_RUN), Runs.of(SLOW, FAST), Runs.of(List.of(1.0), List.of(2.0)))) {
            assertThat(html(run)).doesNotContainPattern(ArabicLocale.OTHER_DIGIT);
            assertThat(markdown(run)).doesNotContainPattern(ArabicLocale.OTHER_DIGIT);
        }
    }

    @Test
    void write_markupInRunDescription_isEscaped() throws Exception {
        BenchmarkRun run = Runs.of(FAST, SLOW);
        MeasuredBackend first = run.backends().get(0);
        BenchmarkRun hostile = new BenchmarkRun(
                run.schemaVersion(),
                run.environment(),
                List.of(
                        new MeasuredBackend(
                                first.name(),
                                "<b>\"a\" & 'b'</b>|`c`",
                                "]]>",
                                first.location(),
                                first.durability(),
                                null,
                                Map.of(),
                                null),
                        run.backends().get(1)),
                run.scenarios(),
                run.warmUps(),
                run.repetitions());
        assertThat(texts(parse(html(hostile)), "td")).contains("<b>\"a\" & 'b'</b>|`c`");
        assertThat(markdown(hostile)).contains("\\<b\\>\"a\" & 'b'\\</b\\>\\|\\`c\\`");
    }

    @Test
    void write_incompleteRun_writesReport() throws Exception {
        BenchmarkRun run = Runs.of(FAST, SLOW);
        List<Repetition> none = List.of();
        parse(html(new BenchmarkRun(
                run.schemaVersion(), run.environment(), run.backends(), run.scenarios(), List.of(), none)));
        parse(html(new BenchmarkRun(
                run.schemaVersion(),
                run.environment(),
                run.backends(),
                run.scenarios(),
                run.warmUps().subList(0, 1),
                run.repetitions().subList(0, 1))));
    }
}
