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

class IdlePriorityTest {
    private static final int SCHED_IDLE = 5;
    /** The fields of /proc/…/stat are counted from 1, and the third is the first behind the name. */
    private static final int POLICY = 41;

    private static final int FIELDS_UP_TO_NAME = 3;

    @Test
    @EnabledOnOs(OS.LINUX)
    void threadsThatHashGiveWayToAllOthers() {
        CompletableFuture<Integer> policy = new CompletableFuture<>();
        PasswordHasher.threads()
                .newThread(() -> policy.complete(ofThisThread()))
                .start();
        assertThat(policy.join()).isEqualTo(SCHED_IDLE);
        assertThat(ofThisThread()).isNotEqualTo(SCHED_IDLE);
    }

    /** Without privileges a thread cannot get a normal priority back: the one that helps must never give it up. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void normalThreads_haveThePriorityOfAllOthers() {
        CompletableFuture<Integer> policy = new CompletableFuture<>();
        PasswordHasher.normalThreads()
                .newThread(() -> policy.complete(ofThisThread()))
                .start();
        assertThat(policy.join()).isEqualTo(ofThisThread());
    }

    private static int ofThisThread() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(
                    stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[POLICY - FIELDS_UP_TO_NAME]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
