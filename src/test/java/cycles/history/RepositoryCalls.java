package cycles.history;

import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleStatus;
import cycles.repository.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** Generates repository calls for one user, with dates that often collide. */
public record RepositoryCalls(UUID user) implements Clients.Calls<CycleRepository> {
    private static final Instant T0 = Instant.parse("2025-03-01T08:00:00.123Z");
    private static final int HOURS = 24;

    @Override
    public UserCall<CycleRepository> next(Random random, UUID id) {
        CycleDates dates = dates(random);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> create(CycleStatus.IN_PROGRESS, dates);
            case 3 -> create(CycleStatus.COMPLETED, dates);
            case 4 -> update(id, dates);
            case 5, 6 -> complete(id, dates);
            case 7 -> UserCall.of("get " + id, cycles -> Outcome.of(() -> cycles.getCycleById(user, id)));
            case 8 -> UserCall.of("get last completed", cycles -> Outcome.of(() -> cycles.getLastCompletedCycle(user)));
            default -> UserCall.of("get active", cycles -> Outcome.of(() -> cycles.getActiveCycle(user)));
        };
    }

    /** Starts at a random hour, for 1 to 3 hours, so that several cycles fit. */
    static CycleDates dates(Random random) {
        Instant start = T0.plus(Duration.ofHours(random.nextInt(HOURS)));
        return new CycleDates(start, start.plus(Duration.ofHours(1 + random.nextInt(3))));
    }

    private UserCall<CycleRepository> create(CycleStatus status, CycleDates dates) {
        CycleData data = new CycleData(user, status, dates);
        return UserCall.of("create " + status + " " + dates, cycles -> Outcome.of(() -> cycles.createCycle(data)));
    }

    private UserCall<CycleRepository> update(UUID id, CycleDates dates) {
        return UserCall.of(
                "update " + id + " " + dates, cycles -> Outcome.of(() -> cycles.updateCycleDates(user, id, dates)));
    }

    private UserCall<CycleRepository> complete(UUID id, CycleDates dates) {
        return UserCall.of(
                "complete " + id + " " + dates, cycles -> Outcome.of(() -> cycles.completeCycle(user, id, dates)));
    }
}
