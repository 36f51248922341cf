package cycles;

import java.nio.file.Path;

/** Names directories of the build directory that tests share, apart for each test JVM because a directory has one owner. */
public final class TestDirectory {
    private static final String JVM = System.getProperty("surefire.forkNumber", "1");

    private TestDirectory() {}

    /** Returns {@code target/NAME-N}, where N is the number of this JVM among those that run tests at the same time. */
    public static Path of(String name) {
        return Path.of("target", name + "-" + JVM);
    }
}
