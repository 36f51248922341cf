package cycles.benchmark.report.document;

import java.util.List;

/** A part of the report. */
public record Section(String title, Layout layout, List<Block> blocks) {

    /** How its blocks lie on a wide page. */
    public enum Layout {
        PLAIN,
        /** Below a key of backends, markers and durability, which charts need. */
        KEYED,
        /** The charts beside the table, whose head is their key. */
        BESIDE
    }

    public static Section of(String title, Block... blocks) {
        return new Section(title, Layout.PLAIN, List.of(blocks));
    }

    public static Section keyed(String title, Block... blocks) {
        return new Section(title, Layout.KEYED, List.of(blocks));
    }

    public static Section beside(String title, Block... blocks) {
        return new Section(title, Layout.BESIDE, List.of(blocks));
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }
}
