package cycles;

import static cycles.client.ApiUser.dates;

import cycles.client.ApiUser;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Puts services under the same load until it is closed: virtual users write, read and send requests that are refused. */
final class LoadingUsers implements AutoCloseable {
    private static final Instant T0 = Instant.parse("2020-01-01T00:00:00Z");
    private static final int PAUSE_MILLIS = 10;
    private static final int TIMEOUT_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stopped;

    /** Starts the load and returns when all virtual users are logged in. */
    static LoadingUsers on(List<JarProcess> services, int usersPerService) throws Exception {
        LoadingUsers load = new LoadingUsers();
        CountDownLatch registered = new CountDownLatch(services.size() * usersPerService);
        for (JarProcess service : services) {
            for (int i = 0; i < usersPerService; i++) {
                load.running.add(load.threads.submit(() -> {
                    ApiUser user = ApiUser.register(service.api(""));
                    registered.countDown();
                    registered.await();
                    load.sendRequests(user);
                    return null;
                }));
            }
        }
        registered.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return load;
    }

    private void sendRequests(ApiUser user) throws InterruptedException {
        for (int hour = 0; !stopped; hour += 2) {
            String dates = dates(at(hour), at(hour + 1));
            String path = "/v1/cycles/" + user.send("POST", "/v1/cycles", dates).text("id");
            user.send("POST", "/v1/cycles", dates); // Refused: a cycle is in progress.
            pause();
            user.send("PATCH", path, dates);
            for (int i = 0; i < 3 && !stopped; i++) {
                user.get("/v1/cycles/in-progress");
                user.get(path);
                pause();
            }
            user.send("POST", path + "/validate-overlap", null);
            user.send("POST", path + "/complete", dates);
            user.get("/v1/cycles/in-progress"); // Not found.
            pause();
        }
    }

    private static Instant at(int hour) {
        return T0.plus(hour, ChronoUnit.HOURS);
    }

    private static void pause() throws InterruptedException {
        Thread.sleep(PAUSE_MILLIS);
    }

    /** Returns whether every virtual user is still running; it ends when a request fails. */
    boolean isRunning() {
        return running.stream().noneMatch(Future::isDone);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
