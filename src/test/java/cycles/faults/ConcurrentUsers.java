package cycles.faults;

import static cycles.repository.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs virtual users concurrently. */
final class ConcurrentUsers implements AutoCloseable {
    private static final int USERS = 8;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ExecutorService threads = Executors.newFixedThreadPool(USERS);
    private final List<VirtualUser> users = new ArrayList<>();
    private final List<Future<?>> sessions = new ArrayList<>();

    /** Signs the users up and starts them. */
    ConcurrentUsers(Function<String, URI> api) throws IOException, InterruptedException {
        for (int i = 0; i < USERS; i++) {
            users.add(new VirtualUser(client, api));
        }
        for (VirtualUser user : users) {
            sessions.add(threads.submit(() -> {
                user.runUntilInterrupted();
                return null;
            }));
        }
    }

    /** Waits until each user has that many more acknowledged cycles. Fails if a user has stopped. */
    void awaitProgress(int cycles) throws Exception {
        List<Integer> before =
                users.stream().map(VirtualUser::acknowledgedCount).toList();
        for (int i = 0; i < USERS; i++) {
            VirtualUser user = users.get(i);
            int target = before.get(i) + cycles;
            await("acknowledged cycles").pollInterval(Duration.ofMillis(10)).until(() -> {
                assertThat(sessions).as("users that stopped").noneMatch(Future::isDone);
                return user.acknowledgedCount() >= target;
            });
        }
    }

    Stream<VirtualUser.ObservedResponse> responses() {
        return users.stream().flatMap(user -> user.responses().stream());
    }

    /** Stops all users. Returns the responses until then. */
    List<VirtualUser.ObservedResponse> stop() throws Exception {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        return responses().toList();
    }

    void assertNothingAcknowledgedIsMissing() throws Exception {
        for (VirtualUser user : users) {
            assertThat(user.acknowledgedCount()).isPositive();
            assertThat(user.missing()).isEmpty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
