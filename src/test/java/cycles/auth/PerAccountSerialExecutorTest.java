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

/** Tests tasks that are queued behind a running task of the same account. */
@SuppressWarnings("FutureReturnValueIgnored") // The order of the work is asserted, not each outcome.
class PerAccountSerialExecutorTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final PerAccountSerialExecutor executor = new PerAccountSerialExecutor();
    private final UUID account = UUID.randomUUID();
    private final CompletableFuture<String> running = new CompletableFuture<>();
    private final List<String> order = new ArrayList<>();

    @BeforeEach
    void submitRunningTask() {
        CompletableFuture<String> unused = executor.submit(account, request(Client.at("first"), NEVER), () -> running);
    }

    private static HashingRequest request(Client client, Duration maxWait) {
        return HashingRequest.of(client, maxWait);
    }

    private CompletableFuture<String> submit(Client client, Duration maxWait, String name) {
        return executor.submit(account, request(client, maxWait), () -> {
            order.add(name);
            return CompletableFuture.completedFuture(name);
        });
    }

    private static void assertRejected(CompletableFuture<String> outcome) {
        assertThatThrownBy(() -> outcome.orTimeout(60, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TooManyWaitingException.class);
    }

    @Test
    void submit_otherAddressHasMany_waitsForOne() {
        for (int i = 0; i < 3; i++) {
            submit(Client.at("a"), NEVER, "a" + i);
        }
        submit(Client.at("b"), NEVER, "b");
        running.complete("done");
        assertThat(order).containsExactly("a0", "b", "a1", "a2");
    }

    @Test
    void submit_deadlinePassesInQueue_isRejectedAndNotRun() {
        CompletableFuture<String> late = submit(Client.at("a"), Duration.ofMillis(1), "late");
        assertRejected(late);
        CompletableFuture<String> next = submit(Client.at("a"), NEVER, "next");
        running.complete("done");
        assertThat(next).isCompletedWithValue("next");
        assertThat(order).containsExactly("next");
    }

    @Test
    void submit_clientDisconnectsInQueue_isNotRun() {
        AtomicBoolean disconnected = new AtomicBoolean();
        CompletableFuture<String> abandoned = submit(new Client("a", disconnected::get), NEVER, "abandoned");
        CompletableFuture<String> next = submit(Client.at("a"), NEVER, "next");
        disconnected.set(true);
        running.complete("done");
        assertRejected(abandoned);
        assertThat(next).isCompletedWithValue("next");
        assertThat(order).containsExactly("next");
    }

    @Test
    void submit_otherAccount_doesNotWait() {
        UUID other = UUID.randomUUID();
        assertThat(executor.submit(
                        other, request(Client.at("a"), NEVER), () -> CompletableFuture.completedFuture("at once")))
                .isCompletedWithValue("at once");
    }

    @Test
    void submit_workThrowsError_nextTaskRuns() {
        UUID other = UUID.randomUUID();
        CompletableFuture<String> failing = executor.submit(other, request(Client.at("a"), NEVER), () -> {
            throw new InternalError("no thread available");
        });
        assertThat(failing).isCompletedExceptionally();
        assertThat(executor.submit(
                        other, request(Client.at("a"), NEVER), () -> CompletableFuture.completedFuture("next")))
                .isCompletedWithValue("next");
    }

    @Test
    void submit_queuedWorkThrowsError_nextTaskRuns() {
        CompletableFuture<String> failing = executor.submit(account, request(Client.at("a"), NEVER), () -> {
            throw new InternalError("no thread available");
        });
        running.complete("done");
        assertThat(failing).isCompletedExceptionally();
        assertThat(submit(Client.at("a"), NEVER, "next")).isCompletedWithValue("next");
    }
}
