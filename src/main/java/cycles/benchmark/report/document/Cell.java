package cycles.benchmark.report.document;

import java.util.List;

/**
 * Represents a table cell.
 *
 * @param backend index of the backend whose marker precedes the text; -1 for none
 * @param notes lines in a smaller font below the text; empty ones are dropped
 * @param best whether the value is clearly better than all others of its row
 */
public record Cell(String text, int backend, List<String> notes, boolean best) {
    private static final int NO_BACKEND = -1;

    public Cell {
        notes = notes.stream().filter(note -> !note.isEmpty()).toList();
    }

    public static Cell of(String text, String... notes) {
        return new Cell(text, NO_BACKEND, List.of(notes), false);
    }

    public static Cell ofBackend(int backend, String name, String... notes) {
        return new Cell(name, backend, List.of(notes), false);
    }

    public Cell withBest(boolean isBest) {
        return new Cell(text, backend, notes, isBest);
    }

    public boolean hasBackend() {
        return backend != NO_BACKEND;
    }
}
