package cycles.repository.postgres;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The text of a Postgres array: the driver's own arrays ask the server for their type first, and quote what needs no quotes. */
final class ArrayLiteral {
    private ArrayLiteral() {}

    /** @param column whose text has no comma, brace, quote, space or backslash; null becomes {@code NULL} */
    static <T> String of(List<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream().map(row -> String.valueOf(column.apply(row))).collect(Collectors.joining(",", "{", "}"));
    }
}
