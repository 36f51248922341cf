package cycles.http;

import cycles.http.ApiClient.Session;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, the service answers, never with a fault of its own, never with words that are not meant for clients, and
 * always in a body that its description knows.
 */
public abstract class FuzzContract extends ApiContract {
    /** How many requests are sent. */
    protected abstract int requests();

    /** Of the first request; those that follow have the numbers that follow. */
    protected abstract long seed();

    @Test
    void noRequestIsAnsweredBadlyOrNotAtAll() {
        Session user = api().newUser();
        String done = completed(user, 0, 1);
        String active = created(user, 1, 2);
        String foreign = created(api().newUser(), 0, 1);
        HostileRequests hostile = new HostileRequests(
                user.token(), List.of(UUID.fromString(done), UUID.fromString(active), UUID.fromString(foreign)));
        long first = seed();
        LongStream.range(first, first + requests()).parallel().forEach(seed -> {
            HostileRequests.Request request = hostile.of(seed);
            try {
                api().hostile(request.pieces());
            } catch (IOException | AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + request, e);
            }
        });
    }
}
