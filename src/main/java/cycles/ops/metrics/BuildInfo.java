package cycles.ops.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the running build by the manifest of its jar.
 *
 * @param version the Maven version, or {@code unknown} if the classes are not in a jar
 * @param commit the Git commit, or {@code unknown} if the jar was not built in a Git checkout
 */
public record BuildInfo(String version, String commit) {
    private static final String UNKNOWN = "unknown";

    /**
     * Reads the manifest of the jar that contains this class.
     *
     * @throws UncheckedIOException if the manifest cannot be read
     */
    public static BuildInfo current() {
        URL type = Objects.requireNonNull(BuildInfo.class.getResource("BuildInfo.class"));
        String location = type.toString();
        if (!location.startsWith("jar:")) {
            return new BuildInfo(UNKNOWN, UNKNOWN);
        }
        String manifest = location.substring(0, location.indexOf("!/") + 2) + "META-INF/MANIFEST.MF";
        try (InputStream in = new URL(manifest).openStream()) {
            Attributes attributes = new Manifest(in).getMainAttributes();
            return new BuildInfo(
                    valueOrUnknown(attributes.getValue("Implementation-Version")),
                    valueOrUnknown(attributes.getValue("Implementation-Commit")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a missing value, and a property reference that Maven could not resolve. */
    private static String valueOrUnknown(@Nullable String value) {
        return value == null || value.startsWith("${") ? UNKNOWN : value;
    }
}
