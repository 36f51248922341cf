package cycles.benchmark.report.document;

import java.util.List;

/** Represents a titled section of the report. */
public record Section(String title, Layout layout, List<Block> blocks) {

    /** The arrangement of a section's blocks in HTML. */
    public enum Layout {
        /** All blocks below each other. */
        PLAIN,
        /** Starts with a legend: the marker, name and durability of every backend. */
        LEGEND,
        /** On a wide page, charts are to the right of the table, whose header is their legend. */
        COLUMNS
    }

    public static Section of(String title, Block... blocks) {
        return new Section(title, Layout.PLAIN, List.of(blocks));
    }

    public static Section withLegend(String title, Block... blocks) {
        return new Section(title, Layout.LEGEND, List.of(blocks));
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }
}
