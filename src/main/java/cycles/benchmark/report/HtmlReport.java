package cycles.benchmark.report;

import cycles.benchmark.report.chart.BackendMarker;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.DurabilityText;
import cycles.benchmark.report.document.Element;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.section.Caveats;
import cycles.benchmark.report.section.EnvironmentSection;
import cycles.benchmark.report.section.Verdict;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.RunEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Renders a report as a self-contained HTML page with embedded styles and charts, without scripts. */
final class HtmlReport {
    private final BenchmarkRun run;

    HtmlReport(BenchmarkRun run) {
        this.run = run;
    }

    String render(List<Section> sections) {
        Element main = Element.of("main").add(header());
        for (Section section : sections) {
            main.add(section(section));
        }
        Element head = Element.of("head")
                .add(Element.of("meta").with("charset", "utf-8"))
                .add(Element.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"))
                .add(Element.of("meta").with("name", "color-scheme").with("content", "light dark"))
                .add(Element.of("title").text("Benchmark: " + names()))
                .add(Element.of("style").text(style()));
        return "<!DOCTYPE html>\n"
                + Element.of("html")
                        .with("lang", "en")
                        .add(head)
                        .add(Element.of("body").add(main))
                + "\n";
    }

    private String names() {
        return run.backends().stream().map(MeasuredBackend::name).collect(Collectors.joining(", "));
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Element header() {
        Verdict verdict = new Verdict(run);
        RunEnvironment environment = run.environment();
        Element header = Element.of("header")
                .add(Element.of("p", "run")
                        .text("Cycle service benchmark · " + names() + " · " + EnvironmentSection.date(environment)
                                + " · " + EnvironmentSection.machine(environment)))
                .add(Element.of("h1").text(verdict.headline().replaceAll("(?<=\\d) (?=m?s\\b)", "\u00a0")));
        new Caveats(run).all().forEach(caveat -> header.add(warning(caveat)));
        return header.add(bullets(verdict.findings()));
    }

    private Element section(Section section) {
        Element element = Element.of("section", section.layout().name().toLowerCase(Locale.ROOT))
                .add(Element.of("h2").with("id", id(section.title())).text(section.title()));
        if (section.layout() == Section.Layout.LEGEND) {
            element.add(legend());
        }
        section.blocks().forEach(block -> element.add(block(block)));
        return element;
    }

    private static String id(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** The marker, name and durability of every backend. */
    private Element legend() {
        Element legend = Element.of("p", "backends");
        for (int i = 0; i < run.backends().size(); i++) {
            MeasuredBackend backend = run.backends().get(i);
            legend.add(Element.of("span")
                    .add(BackendMarker.swatch(i))
                    .add(Element.of("b").text(backend.name()))
                    .text(" " + DurabilityText.of(backend)));
        }
        return legend;
    }

    private static Element block(Block block) {
        if (block instanceof Block.Paragraph paragraph) {
            return Element.of("p").text(paragraph.text());
        } else if (block instanceof Block.Bullets bullets) {
            return bullets(bullets.items());
        } else if (block instanceof Block.Code code) {
            return Element.of("pre").add(Element.of("code").text(code.text()));
        } else if (block instanceof Block.Table table) {
            return table(table);
        } else if (block instanceof Block.CollapsedTable collapsed) {
            return Element.of("details")
                    .add(Element.of("summary").text(collapsed.title()))
                    .add(table(collapsed.table()));
        } else if (block instanceof Block.Charts charts) {
            return charts(charts);
        }
        throw new IllegalStateException("unsupported block: " + block);
    }

    private static Element warning(String text) {
        return Element.of("p", "warning").with("role", "note").text(text);
    }

    private static Element bullets(List<String> items) {
        return Element.of("ul")
                .addAll(items.stream().map(item -> Element.of("li").text(item)).toList());
    }

    private static Element charts(Block.Charts charts) {
        Element grid = Element.of("div", "charts");
        for (Block.Chart chart : charts.charts()) {
            grid.add(Element.of("figure")
                    .add(Element.of("figcaption").text(chart.title()))
                    .add(chart.svg()));
        }
        return grid;
    }

    private static Element table(Block.Table table) {
        Element head = Element.of("tr");
        table.header().forEach(cell -> head.add(fill(Element.of("th").with("scope", "col"), cell)));
        Element body = Element.of("tbody");
        for (List<Cell> row : table.rows()) {
            Element tr = Element.of("tr").add(fill(Element.of("th").with("scope", "row"), row.get(0)));
            row.stream().skip(1).forEach(cell -> tr.add(fill(Element.of("td"), cell)));
            body.add(tr);
        }
        return Element.of("div", "scroll")
                .add(Element.of("table", table.textual() ? "textual" : "numeric")
                        .add(Element.of("thead").add(head))
                        .add(body));
    }

    private static Element fill(Element element, Cell cell) {
        if (cell.hasBackend()) {
            element.add(BackendMarker.swatch(cell.backend()));
        }
        element.add(Element.of(cell.best() ? "b" : "span", "value").text(cell.text()));
        cell.notes().forEach(note -> element.add(Element.of("small").text(note)));
        return element;
    }
}
