package cycles.benchmark.report.document;

import java.util.List;

/** Represents a part of a section, independent of the output format. */
public sealed interface Block {

    record Paragraph(String text) implements Block {}

    record Bullets(List<String> items) implements Block {}

    record Code(String text) implements Block {}

    /**
     * A table.
     *
     * @param header cells of the header row; the first column contains the row headers
     * @param rows each with as many cells as the header
     * @param textual whether the cells contain text, to be wrapped and left-aligned, instead of numbers
     */
    record Table(List<Cell> header, List<List<Cell>> rows, boolean textual) implements Block {

        public static Table ofNumbers(List<Cell> header, List<List<Cell>> rows) {
            return new Table(header, rows, false);
        }

        public static Table ofText(List<Cell> header, List<List<Cell>> rows) {
            return new Table(header, rows, true);
        }
    }

    /** A table of details, initially collapsed. */
    record CollapsedTable(String title, Table table) implements Block {}

    /** Charts side by side. */
    record Charts(List<Chart> charts) implements Block {}

    /**
     * A chart.
     *
     * @param title the caption; a Markdown report shows only this
     */
    record Chart(String title, Element svg) {}
}
