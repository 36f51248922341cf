package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // The order of the work is asserted, not each outcome.
class HashingAdmissionTest {
    private static final int CAPACITY = 10;
    private static final int MAX_PENDING = 20;
    private static final Duration NEVER = Duration.ofHours(1);

    private final HashingAdmission admission = admission(NEVER);
    private final Deque<CompletableFuture<String>> admitted = new ArrayDeque<>();

    private static HashingAdmission admission(Duration maxWait) {
        return new HashingAdmission(maxWait, MAX_PENDING, () -> CAPACITY);
    }

    private CompletableFuture<String> send(HashingAdmission to, String address) {
        return to.admit(Client.at(address), request -> {
            CompletableFuture<String> work = new CompletableFuture<>();
            admitted.add(work);
            return work;
        });
    }

    private void send(int count, String address) {
        IntStream.range(0, count).forEach(i -> send(admission, address));
    }

    private static void assertRejectedImmediately(CompletableFuture<?> outcome) {
        assertThatThrownBy(() -> outcome.get(0, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TooManyWaitingException.class);
    }

    @Test
    void admit_oneAddress_isLimitedToCapacity() {
        send(900, "a");
        assertThat(admitted).hasSize(CAPACITY);
    }

    @Test
    void admit_otherAddressUsesAllCapacity_isAdmitted() {
        send(900, "a");
        send(1, "b");
        assertThat(admitted).hasSize(CAPACITY + 1);
    }

    @Test
    void admit_twoAddresses_shareTheCapacity() {
        send(CAPACITY, "a");
        send(900, "b");
        assertThat(admitted).hasSize(CAPACITY + CAPACITY / 2);
        admitted.removeFirst().complete("done");
        send(1, "a");
        assertThat(admitted).as("more than half are still pending").hasSize(CAPACITY + CAPACITY / 2 - 1);
    }

    @Test
    void admit_requestCompletes_nextIsAdmitted() {
        send(900, "a");
        admitted.removeFirst().complete("done");
        admitted.removeFirst().completeExceptionally(new InvalidCredentialsException());
        send(900, "a");
        assertThat(admitted).hasSize(CAPACITY);
    }

    @Test
    void admit_workThrows_isNotPending() {
        for (int i = 0; i < 900; i++) {
            assertThatThrownBy(() -> admission.admit(Client.at("a"), request -> {
                        throw new IllegalStateException("broken");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        send(1, "a");
        assertThat(admitted).hasSize(1);
    }

    @Test
    void admit_tooManyInTotal_isRejectedImmediately() {
        send(CAPACITY, "a");
        for (int i = 0; i < MAX_PENDING - CAPACITY; i++) {
            send(1, "b" + i);
        }
        assertThat(admitted).hasSize(MAX_PENDING);
        assertRejectedImmediately(send(admission, "c"));
    }

    @Test
    void admit_aboveShare_isRejectedAtDeadline() {
        HashingAdmission shortDeadline = admission(Duration.ofMillis(1));
        for (int i = 0; i < CAPACITY; i++) {
            send(shortDeadline, "a");
        }
        CompletableFuture<String> rejected = send(shortDeadline, "a");
        assertThatThrownBy(() -> rejected.orTimeout(60, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TooManyAttemptsException.class);
        send(CAPACITY, "a");
        assertThat(send(admission, "a")).isNotDone();
    }

    @Test
    void admit_tooManyDelayedRejections_isRejectedImmediately() {
        send(CAPACITY + MAX_PENDING, "a");
        assertRejectedImmediately(send(admission, "a"));
        assertThat(admitted).hasSize(CAPACITY);
        send(1, "b");
        assertThat(admitted).as("other addresses are not affected").hasSize(CAPACITY + 1);
    }
}
