package cycles.benchmark.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the records of a run ask of their content. */
final class Checks {
    private Checks() {}

    /** Names that may not be missing or repeated, because others refer to them. */
    static List<String> distinct(String what, Stream<String> names) {
        List<String> all = names.toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a run has at least one " + what);
        }
        if (all.stream().distinct().count() < all.size()) {
            throw new IllegalArgumentException("each " + what + " of a run has a name of its own, not " + all);
        }
        return all;
    }

    static void known(String what, String name, List<String> names) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("the run has no " + what + " '" + name + "', only " + names);
        }
    }

    /** An immutable copy that keeps the order, which {@link Map#copyOf} does not. */
    static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
