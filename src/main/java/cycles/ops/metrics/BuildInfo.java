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
 * Which build of the service this is, as its jar's manifest says. {@code unknown} where the classes come from no such jar, or the
 * jar from no Git checkout.
 */
public record BuildInfo(String version, String commit) {
    private static final String UNKNOWN = "unknown";

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
                    known(attributes.getValue("Implementation-Version")),
                    known(attributes.getValue("Implementation-Commit")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Maven leaves a property that it does not know as it stands. */
    private static String known(@Nullable String value) {
        return value == null || value.startsWith("${") ? UNKNOWN : value;
    }
}
