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
    /** Fields of /proc/…/stat are numbered from 1; the third is the first after the name. */
    private static final int POLICY = 41;

    private static final int FIELDS_UP_TO_NAME = 3;

    @Test
    @EnabledOnOs(OS.LINUX)
    void idleThreads_onLinux_haveIdlePolicy() {
        CompletableFuture<Integer> policy = new CompletableFuture<>();
        PasswordHasher.idleThreads()
                .newThread(() -> policy.complete(policyOfThisThread()))
                .start();
        assertThat(policy.join()).isEqualTo(SCHED_IDLE);
        assertThat(policyOfThisThread()).isNotEqualTo(SCHED_IDLE);
    }

    /** A thread cannot return to normal priority without a privilege, so the assisting thread must never leave it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void normalThreads_onLinux_haveTheDefaultPolicy() {
        CompletableFuture<Integer> policy = new CompletableFuture<>();
        PasswordHasher.normalThreads()
                .newThread(() -> policy.complete(policyOfThisThread()))
                .start();
        assertThat(policy.join()).isEqualTo(policyOfThisThread());
    }

    private static int policyOfThisThread() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(
                    stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[POLICY - FIELDS_UP_TO_NAME]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
