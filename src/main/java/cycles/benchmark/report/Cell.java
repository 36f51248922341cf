package cycles.benchmark.report;

import java.util.List;

/**
 * What stands in a cell of a table.
 *
 * @param backend whose marker stands before the text, by its place; -1 for none
 * @param notes smaller lines below
 * @param best whether it is clearly ahead of all others of its row
 */
record Cell(String text, int backend, List<String> notes, boolean best) {
    private static final int NONE = -1;

    Cell {
        notes = notes.stream().filter(note -> !note.isEmpty()).toList();
    }

    static Cell of(String text, String... notes) {
        return new Cell(text, NONE, List.of(notes), false);
    }

    static Cell ofBackend(int backend, String name, String... notes) {
        return new Cell(name, backend, List.of(notes), false);
    }

    Cell markedAsBest(boolean isBest) {
        return new Cell(text, backend, notes, isBest);
    }

    boolean hasBackend() {
        return backend != NONE;
    }
}
