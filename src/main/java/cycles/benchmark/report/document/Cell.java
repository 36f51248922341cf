package cycles.benchmark.report.document;

import java.util.List;

/**
 * What stands in a cell of a table.
 *
 * @param backend whose marker stands before the text, by its place; -1 for none
 * @param notes smaller lines below
 * @param best whether it is clearly ahead of all others of its row
 */
public record Cell(String text, int backend, List<String> notes, boolean best) {
    private static final int NONE = -1;

    public Cell {
        notes = notes.stream().filter(note -> !note.isEmpty()).toList();
    }

    public static Cell of(String text, String... notes) {
        return new Cell(text, NONE, List.of(notes), false);
    }

    public static Cell ofBackend(int backend, String name, String... notes) {
        return new Cell(name, backend, List.of(notes), false);
    }

    public Cell markedAsBest(boolean isBest) {
        return new Cell(text, backend, notes, isBest);
    }

    public boolean hasBackend() {
        return backend != NONE;
    }
}
