package cycles.benchmark.report.document;

import java.util.List;

/** A piece of a section. */
public sealed interface Block {

    record Paragraph(String text) implements Block {}

    record Bullets(List<String> items) implements Block {}

    record Code(String text) implements Block {}

    /**
     * A table.
     *
     * @param heads of the columns; the first column holds the heads of the rows
     * @param prose whether its cells hold words rather than figures
     */
    record Table(List<Cell> heads, List<List<Cell>> rows, boolean prose) implements Block {

        public static Table ofFigures(List<Cell> heads, List<List<Cell>> rows) {
            return new Table(heads, rows, false);
        }

        public static Table ofWords(List<Cell> heads, List<List<Cell>> rows) {
            return new Table(heads, rows, true);
        }
    }

    /** A table for those who want every figure, folded away for all others. */
    record Folded(String title, Table table) implements Block {}

    /** Charts that belong together, read from left to right. */
    record Charts(List<Chart> charts) implements Block {}

    /**
     * A drawing.
     *
     * @param title what it shows; a Markdown report, which has no charts, names it too
     */
    record Chart(String title, Element svg) {}
}
