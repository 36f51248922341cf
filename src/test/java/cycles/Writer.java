package cycles;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.Function;

/**
 * Begins, moves and completes one cycle after the other for a user of its own, and remembers what was acknowledged, until an answer
 * does not come; afterwards it holds what is stored to that. Used by one thread at a time.
 */
final class Writer {
    private static final Instant T0 = Instant.parse("2001-01-01T00:00:00Z");

    private final ApiUser user;
    private final RemoteCycles cycles;
    private final AtomicInteger acknowledged;
    private final List<Cycle> completed = new ArrayList<>();
    private int checked;
    /** What is stored when the last call had no effect, and when it had. */
    private Optional<Cycle> before = Optional.empty();

    private CycleDates asked = hours(0, 1);
    private int hour;

    /** @param acknowledged counts what all writers had acknowledged */
    Writer(Function<String, URI> api, AtomicInteger acknowledged) throws Exception {
        this.user = new ApiUser(api);
        this.cycles = new RemoteCycles(user);
        this.acknowledged = acknowledged;
        assertThat(user.signUp().status()).isEqualTo(201);
        assertThat(user.logIn().status()).isEqualTo(200);
    }

    private static CycleDates hours(int from, int to) {
        return new CycleDates(T0.plus(Duration.ofHours(from)), T0.plus(Duration.ofHours(to)));
    }

    /** Returns when the service or its store is gone. */
    void writeUntilNoAnswerComes() {
        try {
            while (true) {
                step();
            }
        } catch (UncheckedIOException | CycleRepositoryException gone) {
            // Whether the last call had an effect is what the check finds out.
        }
    }

    /** The next of: begin a cycle, move its end, complete it. */
    private void step() {
        if (before.isEmpty()) {
            asked = hours(hour, hour + 1);
            before = Optional.of(acknowledged(cycles.create(asked)));
        } else if (before.get().dates().equals(hours(hour, hour + 1))) {
            asked = hours(hour, hour + 2);
            before = Optional.of(acknowledged(cycles.changeDates(before.get().id(), asked)));
        } else {
            asked = hours(hour, hour + 3);
            completed(acknowledged(cycles.complete(before.get().id(), asked)));
        }
    }

    private Cycle acknowledged(Outcome outcome) {
        assertThat(outcome.refusal()).isEmpty();
        acknowledged.incrementAndGet();
        Cycle cycle = (Cycle) outcome.values().get(0);
        assertThat(cycle.dates()).isEqualTo(asked);
        return cycle;
    }

    private void completed(Cycle cycle) {
        completed.add(cycle);
        before = Optional.empty();
        hour += 3;
    }

    /** Goes on at a service that runs again, and checks what it finds there since the last time. */
    void resume(Function<String, URI> api) throws Exception {
        user.moveTo(api);
        assertThat(user.logIn().status()).isEqualTo(200);
        adoptTheLastCall();
        assertKept(checked);
        checked = completed.size();
    }

    /** Checks everything that was ever completed. */
    void assertEverythingIsKept() {
        assertKept(0);
    }

    private void assertKept(int from) {
        for (Cycle cycle : completed.subList(from, completed.size())) {
            assertThat(cycles.get(cycle.id())).isEqualTo(Outcome.of(Optional.of(cycle)));
        }
    }

    /** Takes what is stored for the truth, after making sure that it is one of the two things it can be. */
    private void adoptTheLastCall() {
        Optional<Cycle> active = found(cycles.getActive());
        if (before.isEmpty()) {
            active.ifPresent(created -> assertThat(created.dates()).isEqualTo(hours(hour, hour + 1)));
            before = active;
        } else if (active.isPresent()) {
            assertThat(active.get().id()).isEqualTo(before.get().id());
            assertThat(active.get().dates()).isIn(before.get().dates(), hours(hour, hour + 2));
            before = active;
        } else {
            Cycle last = found(cycles.get(before.get().id())).orElseThrow();
            assertThat(last.status()).isEqualTo(CycleStatus.COMPLETED);
            assertThat(last.dates()).isEqualTo(hours(hour, hour + 3));
            completed(last);
        }
        before.ifPresent(cycle -> assertThat(cycles.checkOverlap(cycle.id()).values())
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
