package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NicenessTest {
    private static final int NICE = 19;
    /** The fields of /proc/…/stat are counted from 1, and the third is the first behind the name. */
    private static final int FIELDS_UP_TO_NAME = 3;

    /** Whoever looks after the machine may set other priorities at any time: it may take a second look. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void threadsThatHashGiveWayToAllOthers() throws IOException {
        Set<Integer> seen = new HashSet<>();
        for (int look = 0; look < 20 && !seen.contains(19); look++) {
            try (PasswordHasher hasher = new PasswordHasher(TestAuthentication.configuration().hashing)) {
                hasher.hash("Sound-pass1").join();
                seen.addAll(nicenessOf("password-hash-"));
            }
        }
        assertThat(seen).contains(19);
    }

    private static List<Integer> nicenessOf(String name) throws IOException {
        List<Integer> niceness = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).startsWith(name)) {
                    String stat = Files.readString(thread.resolve("stat"));
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    niceness.add(Integer.valueOf(fields[NICE - FIELDS_UP_TO_NAME]));
                }
            }
        }
        return niceness;
    }
}
