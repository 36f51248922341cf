package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AccountTurnsTest {
    private final AccountTurns turns = new AccountTurns(10);
    private final UUID account = UUID.randomUUID();

    @Test
    void take_workThrowsAnError_failsAndTheAccountGoesOn() {
        CompletableFuture<String> failing = turns.take(account, () -> {
            throw new InternalError("for want of a thread");
        });
        assertThat(failing).isCompletedExceptionally();
        assertThat(turns.take(account, () -> CompletableFuture.completedFuture("next")))
                .isCompletedWithValue("next");
    }

    @Test
    void take_waitingWorkThrowsAnError_failsAndTheAccountGoesOn() {
        CompletableFuture<String> running = new CompletableFuture<>();
        CompletableFuture<String> first = turns.take(account, () -> running);
        CompletableFuture<String> failing = turns.take(account, () -> {
            throw new InternalError("for want of a thread");
        });
        running.complete("first");
        assertThat(first).isCompletedWithValue("first");
        assertThat(failing).isCompletedExceptionally();
        assertThat(turns.take(account, () -> CompletableFuture.completedFuture("next")))
                .isCompletedWithValue("next");
    }
}
