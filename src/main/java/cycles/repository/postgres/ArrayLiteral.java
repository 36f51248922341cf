package cycles.repository.postgres;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Formats the text of a Postgres array. Unlike the driver's arrays it needs no query for the element type, and no quoting. */
final class ArrayLiteral {
    private ArrayLiteral() {}

    /** @param column returns a value whose text has no comma, brace, quote, space or backslash; null becomes {@code NULL} */
    static <T> String of(List<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream().map(row -> String.valueOf(column.apply(row))).collect(Collectors.joining(",", "{", "}"));
    }
}
