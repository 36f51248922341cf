package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests an executor with one thread and computations that complete under the control of the test. */
@SuppressWarnings("FutureReturnValueIgnored") // The order of the work is asserted, not each outcome.
class HashingExecutorTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<CompletableFuture<String>> outcomes = new ArrayList<>();
    private HashingExecutor executor = executor(NEVER);

    @AfterEach
    void close() {
        release.countDown();
        executor.close();
    }

    private static HashingExecutor executor(Duration starvedAfter) {
        return new HashingExecutor(1, starvedAfter, Thread::new, Thread::new);
    }

    private static HashingRequest request(String address) {
        return HashingRequest.of(Client.at(address), NEVER);
    }

    private CompletableFuture<String> submit(HashingRequest request, Supplier<String> work) {
        CompletableFuture<String> outcome = executor.submit(request, work);
        outcomes.add(outcome);
        return outcome;
    }

    /** Occupies the thread until {@link #release} is counted down. */
    private void block() {
        CountDownLatch begun = new CountDownLatch(1);
        submit(request("blocking"), () -> {
            begun.countDown();
            Uninterruptibles.awaitUninterruptibly(release);
            return "blocked";
        });
        Uninterruptibles.awaitUninterruptibly(begun);
    }

    private static void assertRejected(CompletableFuture<String> outcome) {
        assertThatThrownBy(() -> outcome.orTimeout(60, TimeUnit.SECONDS).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TooManyWaitingException.class);
    }

    private void awaitAll() {
        release.countDown();
        CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void submit_otherAddressHasNineHundred_waitsForOne() {
        block();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            submit(request("a"), () -> {
                order.add("a");
                return "";
            });
        }
        submit(request("b"), () -> {
            order.add("b");
            return "";
        });
        awaitAll();
        assertThat(order).hasSize(901);
        assertThat(order.indexOf("b")).isEqualTo(1);
    }

    @Test
    void submit_deadlinePassesInQueue_isRejectedAndNotComputed() {
        block();
        AtomicBoolean computed = new AtomicBoolean();
        CompletableFuture<String> late =
                executor.submit(HashingRequest.of(Client.at("a"), Duration.ofMillis(1)), () -> {
                    computed.set(true);
                    return "late";
                });
        // The thread is still occupied.
        assertRejected(late);
        submit(request("a"), () -> "next");
        awaitAll();
        assertThat(computed).isFalse();
    }

    @Test
    void submit_clientDisconnectsInQueue_isNotComputed() {
        block();
        AtomicBoolean disconnected = new AtomicBoolean();
        AtomicBoolean computed = new AtomicBoolean();
        CompletableFuture<String> abandoned =
                executor.submit(HashingRequest.of(new Client("a", disconnected::get), NEVER), () -> {
                    computed.set(true);
                    return "abandoned";
                });
        submit(request("a"), () -> "next");
        disconnected.set(true);
        awaitAll();
        assertRejected(abandoned);
        assertThat(computed).isFalse();
    }

    @Test
    void submit_threadStarves_normalThreadComputesAllJobs() {
        executor.close();
        CountDownLatch begun = new CountDownLatch(1);
        executor = new HashingExecutor(
                1,
                Duration.ofMillis(1),
                Thread::new,
                work -> new Thread(() -> {
                    Uninterruptibles.awaitUninterruptibly(begun);
                    work.run();
                }));
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<String> started = submit(request("a"), () -> {
            int run = runs.incrementAndGet();
            begun.countDown();
            if (run == 1) {
                Uninterruptibles.awaitUninterruptibly(release);
            }
            return "run " + run;
        });
        CompletableFuture<String> waiting = submit(request("a"), () -> "waited");
        // The first computation is blocked until the end of the test.
        assertThat(started.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("run 2");
        assertThat(waiting.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("waited");
        assertThat(release.getCount()).isOne();
    }

    @Test
    void submit_workThrowsError_failsAndNextIsComputed() {
        CompletableFuture<String> broken = executor.submit(request("a"), () -> {
            throw new OutOfMemoryError("in a test");
        });
        assertThatThrownBy(() -> broken.orTimeout(60, TimeUnit.SECONDS).join())
                .hasCauseInstanceOf(OutOfMemoryError.class);
        submit(request("a"), () -> "next");
        awaitAll();
    }

    @Test
    void capacity_slowHashes_decreases() {
        int before = executor.capacity(Duration.ofSeconds(2));
        assertThat(before).isEqualTo(40);
        submit(request("a"), () -> {
            Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(500));
            return "";
        });
        awaitAll();
        submit(request("a"), () -> "the previous duration is included in the average");
        awaitAll();
        assertThat(executor.capacity(Duration.ofSeconds(2))).isLessThan(before);
        assertThat(executor.capacity(Duration.ofNanos(1))).isOne();
    }
}
