package cycles;

import cycles.core.CycleDates;
import cycles.history.Clients;
import cycles.history.UserCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Generates random calls of one user's clients. The dates increase with the calls and often overlap. */
final class ApiCalls implements Clients.Calls<CyclesApi> {
    private static final Instant T0 = Instant.parse("2020-01-01T00:00:00.123Z");

    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch total;

    /** @param total is counted down at every call */
    ApiCalls(CountDownLatch total) {
        this.total = total;
    }

    @Override
    public UserCall<CyclesApi> next(Random random, UUID id) {
        total.countDown();
        CycleDates dates = dates(random);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> UserCall.of("create " + dates, api -> api.create(dates));
            case 3, 4 -> UserCall.of("change " + id + " " + dates, api -> api.changeDates(id, dates));
            case 5, 6 -> UserCall.of("complete " + id + " " + dates, api -> api.complete(id, dates));
            case 7 -> UserCall.of("check overlap of " + id, api -> api.checkOverlap(id));
            case 8 -> UserCall.of("get " + id, api -> api.get(id));
            default -> UserCall.of("get active", CyclesApi::getActive);
        };
    }

    private CycleDates dates(Random random) {
        int hour = calls.incrementAndGet() / 4 + random.nextInt(5);
        Instant start = T0.plus(Duration.ofHours(hour));
        return new CycleDates(start, start.plus(Duration.ofHours(1 + random.nextInt(2))));
    }
}
