package cycles.benchmark.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Validates and copies the components of the records. */
final class Checks {
    private Checks() {}

    /** Returns the names, which must not be empty or repeated. */
    static List<String> distinct(String what, Stream<String> names) {
        List<String> all = names.toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a run must have at least one " + what);
        }
        if (all.stream().distinct().count() < all.size()) {
            throw new IllegalArgumentException("each " + what + " of a run must have a unique name, not " + all);
        }
        return all;
    }

    static void known(String what, String name, List<String> names) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("the run has no " + what + " '" + name + "', only " + names);
        }
    }

    /** Returns an immutable copy in the same order, unlike {@link Map#copyOf}. */
    static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
