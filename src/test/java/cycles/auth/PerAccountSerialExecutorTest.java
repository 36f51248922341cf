package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An attempt at an account runs, others wait. */
@SuppressWarnings("FutureReturnValueIgnored") // The order of the work is asserted, not each outcome.
class PerAccountSerialExecutorTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final PerAccountSerialExecutor turns = new PerAccountSerialExecutor();
    private final UUID account = UUID.randomUUID();
    private final CompletableFuture<String> running = new CompletableFuture<>();
    private final List<String> order = new ArrayList<>();

    @BeforeEach
    void run() {
        CompletableFuture<String> unused = turns.take(account, from(Client.at("first"), NEVER), () -> running);
    }

    private static HashingRequest from(Client client, Duration maxWait) {
        return HashingRequest.of(client, maxWait);
    }

    private CompletableFuture<String> take(Client client, Duration maxWait, String name) {
        return turns.take(account, from(client, maxWait), () -> {
            order.add(name);
            return CompletableFuture.completedFuture(name);
        });
    }

    private static void assertRefused(CompletableFuture<String> outcome) {
        assertThatThrownBy(() -> outcome.orTimeout(60, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TooManyWaitingException.class);
    }

    @Test
    void take_oneAddressHasMany_anotherWaitsForOneOfThem() {
        for (int i = 0; i < 3; i++) {
            take(Client.at("a"), NEVER, "a" + i);
        }
        take(Client.at("b"), NEVER, "b");
        running.complete("done");
        assertThat(order).containsExactly("a0", "b", "a1", "a2");
    }

    @Test
    void take_deadlinePassesWhileWaiting_isRefusedThenAndNeverRun() {
        CompletableFuture<String> late = take(Client.at("a"), Duration.ofMillis(1), "late");
        assertRefused(late);
        CompletableFuture<String> next = take(Client.at("a"), NEVER, "next");
        running.complete("done");
        assertThat(next).isCompletedWithValue("next");
        assertThat(order).containsExactly("next");
    }

    @Test
    void take_clientDisconnectsWhileWaiting_isNotRun() {
        AtomicBoolean disconnected = new AtomicBoolean();
        CompletableFuture<String> abandoned = take(new Client("a", disconnected::get), NEVER, "abandoned");
        CompletableFuture<String> next = take(Client.at("a"), NEVER, "next");
        disconnected.set(true);
        running.complete("done");
        assertRefused(abandoned);
        assertThat(next).isCompletedWithValue("next");
        assertThat(order).containsExactly("next");
    }

    @Test
    void take_anotherAccount_doesNotWait() {
        UUID other = UUID.randomUUID();
        assertThat(turns.take(other, from(Client.at("a"), NEVER), () -> CompletableFuture.completedFuture("at once")))
                .isCompletedWithValue("at once");
    }

    @Test
    void take_workThrowsAnError_failsAndTheAccountGoesOn() {
        UUID other = UUID.randomUUID();
        CompletableFuture<String> failing = turns.take(other, from(Client.at("a"), NEVER), () -> {
            throw new InternalError("for want of a thread");
        });
        assertThat(failing).isCompletedExceptionally();
        assertThat(turns.take(other, from(Client.at("a"), NEVER), () -> CompletableFuture.completedFuture("next")))
                .isCompletedWithValue("next");
    }

    @Test
    void take_waitingWorkThrowsAnError_failsAndTheAccountGoesOn() {
        CompletableFuture<String> failing = turns.take(account, from(Client.at("a"), NEVER), () -> {
            throw new InternalError("for want of a thread");
        });
        running.complete("done");
        assertThat(failing).isCompletedExceptionally();
        assertThat(take(Client.at("a"), NEVER, "next")).isCompletedWithValue("next");
    }
}
