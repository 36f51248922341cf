package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NicenessTest {
    private static final int NICE = 19;
    /** The fields of /proc/…/stat are counted from 1, and the third is the first behind the name. */
    private static final int FIELDS_UP_TO_NAME = 3;

    @Test
    @EnabledOnOs(OS.LINUX)
    void threadsThatHashGiveWayToAllOthers() {
        CompletableFuture<Integer> niceness = new CompletableFuture<>();
        PasswordHasher.threads()
                .newThread(() -> niceness.complete(ofThisThread()))
                .start();
        assertThat(niceness.join()).isEqualTo(19);
    }

    private static int ofThisThread() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE - FIELDS_UP_TO_NAME]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
