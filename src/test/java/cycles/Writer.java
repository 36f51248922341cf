package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiUser;
import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.core.OverlapCheck;
import cycles.repository.Outcome;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates, changes and completes one cycle after the other for a user of its own until a call fails, and compares the stored cycles
 * with the acknowledged ones afterwards. Used by one thread at a time.
 */
final class Writer {
    private static final Instant T0 = Instant.parse("2001-01-01T00:00:00Z");

    private final ApiUser user;
    private final RemoteCycles cycles;
    private final AtomicInteger acknowledged;
    private final List<Cycle> completed = new ArrayList<>();
    private int checked;
    /** The cycle in progress if the last call had no effect. */
    private Optional<Cycle> active = Optional.empty();

    private CycleDates requested = hours(0, 1);
    private int hour;

    /** @param acknowledged counts the acknowledged writes of all writers */
    Writer(URI api, AtomicInteger acknowledged) {
        this.user = ApiUser.register(api);
        this.cycles = new RemoteCycles(user);
        this.acknowledged = acknowledged;
    }

    private static CycleDates hours(int from, int to) {
        return new CycleDates(T0.plus(Duration.ofHours(from)), T0.plus(Duration.ofHours(to)));
    }

    /** Returns when the service or its store fails. */
    void writeUntilFailure() {
        try {
            while (true) {
                step();
            }
        } catch (UncheckedIOException | CycleRepositoryException expected) {
            // resolveLastCall() determines whether the last call had an effect.
        }
    }

    /** Executes the next of: create a cycle, change its end, complete it. */
    private void step() {
        if (active.isEmpty()) {
            requested = hours(hour, hour + 1);
            active = Optional.of(acknowledged(cycles.create(requested)));
        } else if (active.get().dates().equals(hours(hour, hour + 1))) {
            requested = hours(hour, hour + 2);
            active = Optional.of(acknowledged(cycles.changeDates(active.get().id(), requested)));
        } else {
            requested = hours(hour, hour + 3);
            completed(acknowledged(cycles.complete(active.get().id(), requested)));
        }
    }

    private Cycle acknowledged(Outcome outcome) {
        assertThat(outcome.refusal()).isEmpty();
        acknowledged.incrementAndGet();
        Cycle cycle = (Cycle) outcome.values().get(0);
        assertThat(cycle.dates()).isEqualTo(requested);
        return cycle;
    }

    private void completed(Cycle cycle) {
        completed.add(cycle);
        active = Optional.empty();
        hour += 3;
    }

    /** Moves to the restarted service and checks the cycles completed since the previous restart. */
    void resume(URI api) {
        user.moveTo(api);
        user.loggedIn();
        resolveLastCall();
        assertKept(checked);
        checked = completed.size();
    }

    /** Checks every completed cycle. */
    void assertEverythingIsKept() {
        assertKept(0);
    }

    private void assertKept(int from) {
        for (Cycle cycle : completed.subList(from, completed.size())) {
            assertThat(cycles.get(cycle.id())).isEqualTo(Outcome.of(Optional.of(cycle)));
        }
    }

    /** Checks that the stored state is one of the two that the last call allows, and continues from it. */
    private void resolveLastCall() {
        Optional<Cycle> stored = found(cycles.getActive());
        if (active.isEmpty()) {
            stored.ifPresent(created -> assertThat(created.dates()).isEqualTo(hours(hour, hour + 1)));
            active = stored;
        } else if (stored.isPresent()) {
            assertThat(stored.get().id()).isEqualTo(active.get().id());
            assertThat(stored.get().dates()).isIn(active.get().dates(), hours(hour, hour + 2));
            active = stored;
        } else {
            Cycle last = found(cycles.get(active.get().id())).orElseThrow();
            assertThat(last.status()).isEqualTo(CycleStatus.COMPLETED);
            assertThat(last.dates()).isEqualTo(hours(hour, hour + 3));
            completed(last);
        }
        active.ifPresent(cycle -> assertThat(cycles.checkOverlap(cycle.id()).values())
                .isEqualTo(List.of(new OverlapCheck(false, lastEnd()))));
    }

    private Optional<Instant> lastEnd() {
        return completed.isEmpty()
                ? Optional.empty()
                : Optional.of(completed.get(completed.size() - 1).dates().end());
    }

    private static Optional<Cycle> found(Outcome outcome) {
        assertThat(outcome.refusal()).isIn("", "CycleNotFound");
        return outcome.refusal().isEmpty()
                ? Optional.of((Cycle) outcome.values().get(0))
                : Optional.empty();
    }
}
