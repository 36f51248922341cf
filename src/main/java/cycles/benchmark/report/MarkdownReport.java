package cycles.benchmark.report;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.section.Caveats;
import cycles.benchmark.report.section.Verdict;
import cycles.benchmark.run.BenchmarkRun;
import java.util.List;
import java.util.stream.Collectors;

/** Renders a report as Markdown; of charts, it contains only the titles. */
final class MarkdownReport {
    private final BenchmarkRun run;

    MarkdownReport(BenchmarkRun run) {
        this.run = run;
    }

    String render(List<Section> sections) {
        Verdict verdict = new Verdict(run);
        StringBuilder out = new StringBuilder();
        out.append("# ").append(escaped(verdict.headline())).append("\n\n");
        new Caveats(run)
                .all()
                .forEach(caveat -> out.append("> **").append(escaped(caveat)).append("**\n\n"));
        out.append(bullets(verdict.findings())).append('\n');
        for (Section section : sections) {
            out.append("## ").append(escaped(section.title())).append("\n\n");
            section.blocks().forEach(block -> out.append(block(block)).append('\n'));
        }
        return out.toString();
    }

    private static String block(Block block) {
        if (block instanceof Block.Paragraph paragraph) {
            return escaped(paragraph.text()) + "\n";
        } else if (block instanceof Block.Bullets bullets) {
            return bullets(bullets.items());
        } else if (block instanceof Block.Code code) {
            return "```sh\n" + code.text() + "\n```\n";
        } else if (block instanceof Block.Table table) {
            return table(table);
        } else if (block instanceof Block.CollapsedTable collapsed) {
            return "<details><summary>" + escaped(collapsed.title()) + "</summary>\n\n" + table(collapsed.table())
                    + "\n</details>\n";
        } else if (block instanceof Block.Charts charts) {
            return "Charts in `report.html`: "
                    + charts.charts().stream()
                            .map(chart -> escaped(chart.title()))
                            .collect(Collectors.joining("; "))
                    + ".\n";
        }
        throw new IllegalStateException("unsupported block: " + block);
    }

    private static String bullets(List<String> items) {
        return items.stream().map(item -> "- " + escaped(item) + "\n").collect(Collectors.joining());
    }

    private static String table(Block.Table table) {
        return row(table.header())
                + "|---"
                + "|---:".repeat(table.header().size() - 1)
                + "|\n"
                + table.rows().stream().map(MarkdownReport::row).collect(Collectors.joining());
    }

    private static String row(List<Cell> cells) {
        return cells.stream().map(MarkdownReport::cell).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String cell(Cell cell) {
        String text = cell.best() ? "**" + escaped(cell.text()) + "**" : escaped(cell.text());
        return text + cell.notes().stream().map(note -> "<br>" + escaped(note)).collect(Collectors.joining());
    }

    /** Escapes Markdown and HTML markup, because some texts come from the measured service. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*_|<>\\[\\]])", "\\\\$1");
    }
}
