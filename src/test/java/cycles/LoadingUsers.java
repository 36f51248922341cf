package cycles;

import static cycles.ApiUser.dates;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** People who use running services, equally eagerly, until they are told to stop: they write, read, and get refused now and then. */
final class LoadingUsers implements AutoCloseable {
    private static final Instant T0 = Instant.parse("2020-01-01T00:00:00Z");
    private static final int PAUSE_MILLIS = 10;
    private static final int PATIENCE_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stopped;

    /** Returns when everybody has an account. {@code people} is how many use each service. */
    static LoadingUsers on(List<JarProcess> services, int people) throws Exception {
        LoadingUsers crowd = new LoadingUsers();
        CountDownLatch arrived = new CountDownLatch(services.size() * people);
        for (JarProcess service : services) {
            for (int i = 0; i < people; i++) {
                crowd.running.add(crowd.threads.submit(() -> {
                    ApiUser user = new ApiUser(service::api);
                    user.signUp();
                    user.logIn();
                    arrived.countDown();
                    arrived.await();
                    crowd.use(user);
                    return null;
                }));
            }
        }
        arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return crowd;
    }

    private void use(ApiUser user) throws IOException, InterruptedException {
        for (int hour = 0; !stopped; hour += 2) {
            String dates = dates(at(hour), at(hour + 1));
            String path = "/v1/cycles/" + user.send("POST", "/v1/cycles", dates).text("id");
            user.send("POST", "/v1/cycles", dates); // Refused: one is in progress.
            pause();
            user.send("PATCH", path, dates);
            for (int i = 0; i < 3 && !stopped; i++) {
                user.get("/v1/cycles/in-progress");
                user.get(path);
                pause();
            }
            user.send("POST", path + "/validate-overlap", "");
            user.send("POST", path + "/complete", dates);
            user.get("/v1/cycles/in-progress"); // Not found.
            pause();
        }
    }

    private static String at(int hour) {
        return T0.plus(hour, ChronoUnit.HOURS).toString();
    }

    private static void pause() throws InterruptedException {
        Thread.sleep(PAUSE_MILLIS);
    }

    /** Whether everybody is still at it, which nobody is whose service broke. */
    boolean isWell() {
        return running.stream().noneMatch(Future::isDone);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
