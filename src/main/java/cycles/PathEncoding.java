package cycles;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Checks that the JVM can represent the given paths. In the locale C or POSIX, which services often inherit, non-ASCII characters are
 * lost, and the JDK fails in class initializers long before a file is opened.
 */
final class PathEncoding {
    /** The replacement of bytes that the encoding of the locale cannot decode. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final Set<String> PATH_VARIABLES = Set.of("DATA_DIRECTORY", "LMDB_PATH", "REDIS_CA");
    private static final Pattern VARIABLES = Pattern.compile("(DATA|DATABASE|REDIS|LMDB|JWT|CYCLE)_\\w+");
    private static final String REMEDY = "set the environment variable LC_ALL=C.UTF-8";

    private PathEncoding() {}

    /** Returns an error message if this process was given a value that its encoding cannot represent. */
    static Optional<String> problem(List<String> arguments) {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("the working directory", System.getProperty("user.dir", ""));
        paths.put("java.io.tmpdir", System.getProperty("java.io.tmpdir", ""));
        arguments.forEach(argument -> paths.put("the argument '" + argument + "'", argument));
        return problem(paths, System.getenv(), System.getProperty("sun.jnu.encoding", "unknown"));
    }

    /**
     * Returns an error message if one of the values cannot be represented.
     *
     * @param paths values by their names in the message
     * @param environment checked for the variables of this service only; the message contains no values, since they may be secret
     * @param encoding the name of the locale's encoding
     */
    static Optional<String> problem(Map<String, String> paths, Map<String, String> environment, String encoding) {
        Map<String, String> all = new LinkedHashMap<>(paths);
        new TreeMap<>(environment).forEach((name, value) -> {
            if (VARIABLES.matcher(name).matches()
                    && (PATH_VARIABLES.contains(name) || value.indexOf(REPLACEMENT) >= 0)) {
                all.put("the environment variable " + name, value);
            }
        });
        return all.entrySet().stream()
                .filter(each -> isLost(each.getValue()))
                .findFirst()
                .map(each -> each.getKey() + " contains characters that the encoding of the locale (" + encoding
                        + ") cannot represent; " + REMEDY);
    }

    /** Returns the remedy if a path that the encoding cannot represent caused the failure. */
    static Optional<String> remedy(Throwable failure) {
        return failure instanceof InvalidPathException invalid && isUnmappable(invalid)
                ? Optional.of(REMEDY)
                : Optional.empty();
    }

    private static boolean isLost(String text) {
        if (text.indexOf(REPLACEMENT) >= 0) {
            return true;
        }
        try {
            return Path.of(text).toString().indexOf(REPLACEMENT) >= 0;
        } catch (InvalidPathException e) {
            // Other causes are reported where the path is used.
            return isUnmappable(e);
        }
    }

    private static boolean isUnmappable(InvalidPathException e) {
        return e.getReason().contains("unmappable characters");
    }
}
