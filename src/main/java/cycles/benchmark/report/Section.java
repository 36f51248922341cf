package cycles.benchmark.report;

import java.util.List;

/** A part of the report. */
record Section(String title, Layout layout, List<Block> blocks) {

    /** How its blocks lie on a wide page. */
    enum Layout {
        PLAIN,
        /** Below a key of backends, markers and durability, which charts need. */
        KEYED,
        /** The charts beside the table, whose head is their key. */
        BESIDE
    }

    static Section of(String title, Block... blocks) {
        return new Section(title, Layout.PLAIN, List.of(blocks));
    }

    static Section keyed(String title, Block... blocks) {
        return new Section(title, Layout.KEYED, List.of(blocks));
    }

    static Section beside(String title, Block... blocks) {
        return new Section(title, Layout.BESIDE, List.of(blocks));
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }
}
