package cycles.faults;

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

/** Several people who use the service at the same time. */
final class ConcurrentUsers implements AutoCloseable {
    private static final int PEOPLE = 8;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ExecutorService threads = Executors.newFixedThreadPool(PEOPLE);
    private final List<VirtualUser> people = new ArrayList<>();
    private final List<Future<?>> lives = new ArrayList<>();

    /** They have accounts and begin. */
    ConcurrentUsers(Function<String, URI> api) throws IOException, InterruptedException {
        for (int i = 0; i < PEOPLE; i++) {
            people.add(new VirtualUser(client, api));
        }
        for (VirtualUser person : people) {
            lives.add(threads.submit(() -> {
                person.liveUntilInterrupted();
                return null;
            }));
        }
    }

    /** Waits until more was acknowledged to everybody. */
    void awaitProgress(int cycles) throws Exception {
        List<Integer> before =
                people.stream().map(VirtualUser::acknowledgedCount).toList();
        for (int i = 0; i < PEOPLE; i++) {
            while (people.get(i).acknowledgedCount() < before.get(i) + cycles) {
                assertThat(lives).as("people who got no answer").noneMatch(Future::isDone);
                Thread.sleep(10);
            }
        }
    }

    Stream<VirtualUser.Seen> seen() {
        return people.stream().flatMap(person -> person.seen().stream());
    }

    /** Everybody stops; what they saw until now stays. */
    List<VirtualUser.Seen> rest() throws Exception {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        return seen().toList();
    }

    void assertNothingAcknowledgedIsMissing() throws Exception {
        for (VirtualUser person : people) {
            assertThat(person.acknowledgedCount()).isPositive();
            assertThat(person.missing()).isEmpty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
