package cycles.benchmark.compare;

import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Prints a comparison as a table, one line for each metric, and its notes. */
final class ComparisonTable {
    private static final int FIRST_NUMBER_COLUMN = 3;
    private static final int END_OF_NUMBER_COLUMNS = 6;

    private ComparisonTable() {}

    static void print(Comparison comparison, PrintStream out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("scenario", "backend", "metric", "before", "after", "change", "difference"));
        comparison.differences().forEach(difference -> rows.add(row(difference)));
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (List<String> row : rows) {
            out.println(line(row, widths));
        }
        comparison.notes().forEach(out::println);
        if (comparison.differences().stream().allMatch(each -> each.certainty() == Difference.Certainty.UNCLEAR)) {
            out.println("No clear difference between the two runs.");
        }
    }

    private static List<String> row(Difference difference) {
        Metric metric = difference.metric();
        return List.of(
                difference.scenario(),
                difference.backend(),
                metric.key(),
                number(metric, difference.before()),
                number(metric, difference.after()),
                difference.changeText(),
                difference.verdict());
    }

    private static String number(Metric metric, Estimate estimate) {
        return metric.unit().text(estimate.mean());
    }

    /** Aligns numbers right and text left. */
    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            boolean isNumber = column >= FIRST_NUMBER_COLUMN && column < END_OF_NUMBER_COLUMNS;
            line.append(isNumber ? padding + row.get(column) : row.get(column) + padding)
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }
}
