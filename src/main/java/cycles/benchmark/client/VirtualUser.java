package cycles.benchmark.client;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.Response;
import cycles.benchmark.load.ResponseCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One user whose cycles only one client changes: tracks the state that the service acknowledged and checks every response against it.
 * Not thread-safe.
 */
public final class VirtualUser implements ConsistencyChecker {
    private final Account account;
    private final Violations violations;
    private final SplittableRandom random;
    private final List<ObservedCycle> completed = new ArrayList<>();
    private @Nullable ObservedCycle active;
    private long nextHour;
    private boolean updated;
    /** Set when a write failed or received no response: the stored state is unknown until the next successful read. */
    private boolean unsure;

    private boolean changed;

    /** @param violations receives every violation found */
    public VirtualUser(Account account, Violations violations, long seed) {
        this.account = account;
        this.violations = violations;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Returns the next request of a mixed load.
     *
     * @param readPercent probability of a read, from 0 to 100
     */
    public PreparedRequest next(int readPercent) {
        return random.nextInt(100) < readPercent ? nextRead() : nextWrite();
    }

    /** Returns whether a cycle is in progress according to the last response. */
    public boolean hasActive() {
        return active != null;
    }

    /** Returns the next write in the order create, update, complete. */
    private PreparedRequest nextWrite() {
        if (unsure) {
            return readActive();
        }
        if (active == null) {
            return create();
        }
        return updated ? complete() : update();
    }

    private PreparedRequest nextRead() {
        if (active == null && !completed.isEmpty()) {
            return readById(completed.get(completed.size() - 1));
        }
        return active == null || random.nextBoolean() ? readActive() : readById(active);
    }

    /** Prepares the creation of the next cycle. */
    public PreparedRequest create() {
        CycleWindow dates = CycleWindow.hours(nextHour, nextHour + 1);
        return write(ApiOperation.CREATE, "", dates, response -> {
            ObservedCycle cycle = response.status() == 201 ? ObservedCycle.of(response) : null;
            if (cycle == null || !cycle.isInProgress() || !cycle.dates().equals(dates)) {
                return false;
            }
            active = cycle;
            updated = false;
            return true;
        });
    }

    /** Prepares a change of the active cycle's dates. */
    public PreparedRequest update() {
        CycleWindow dates = CycleWindow.hours(nextHour, nextHour + 2);
        ObservedCycle expected = new ObservedCycle(activeId(), ObservedCycle.IN_PROGRESS, dates);
        return write(ApiOperation.UPDATE, expected.id(), dates, response -> {
            if (response.status() != 200 || !expected.equals(ObservedCycle.of(response))) {
                return false;
            }
            active = expected;
            updated = true;
            return true;
        });
    }

    /** Prepares the completion of the active cycle. */
    public PreparedRequest complete() {
        CycleWindow dates = CycleWindow.hours(nextHour, nextHour + 1);
        ObservedCycle expected = new ObservedCycle(activeId(), ObservedCycle.COMPLETED, dates);
        return write(ApiOperation.COMPLETE, expected.id(), dates, response -> {
            if (response.status() != 200 || !expected.equals(ObservedCycle.of(response))) {
                return false;
            }
            completed.add(expected);
            active = null;
            nextHour += 1;
            return true;
        });
    }

    private String activeId() {
        return active == null ? "" : active.id();
    }

    private PreparedRequest write(ApiOperation operation, String id, CycleWindow dates, ResponseCheck check) {
        changed = true;
        boolean sure = !unsure;
        return account.request(operation, id, dates.json(), response -> {
            boolean accepted = check.accepts(response);
            if (!accepted) {
                unsure = true;
                if (sure && (response.status() / 100 == 2 || response.status() == 404 || response.status() == 409)) {
                    report(operation + " must succeed in the acknowledged state", response);
                }
            }
            return accepted;
        });
    }

    private PreparedRequest readActive() {
        return account.request(ApiOperation.GET_ACTIVE, "", "", response -> {
            ObservedCycle cycle = response.status() == 200 ? ObservedCycle.of(response) : null;
            boolean valid = cycle != null || response.status() == 404;
            if (unsure) {
                if (valid) {
                    continueFrom(cycle);
                }
                return valid;
            }
            return valid && matches(active, cycle, response);
        });
    }

    /** Continues from the stored state, with dates after any cycle that an unconfirmed write may have created. */
    private void continueFrom(@Nullable ObservedCycle cycle) {
        unsure = false;
        active = cycle;
        updated = false;
        nextHour += cycle == null ? 3 : 0;
    }

    private PreparedRequest readById(ObservedCycle expected) {
        return account.request(
                ApiOperation.GET_BY_ID,
                expected.id(),
                "",
                response -> (response.status() == 200 || response.status() == 404)
                        && (unsure || matches(expected, ObservedCycle.of(response), response)));
    }

    private boolean matches(@Nullable ObservedCycle expected, @Nullable ObservedCycle actual, Response response) {
        boolean matches = expected == null ? actual == null : expected.equals(actual);
        if (!matches) {
            report(expected == null ? "acknowledged no cycle in progress" : "acknowledged " + expected, response);
        }
        return matches;
    }

    private void report(String expectation, Response response) {
        violations.add(account.email() + ": " + expectation + ", but the service returned " + response.status() + " "
                + response.body());
    }

    /**
     * Returns reads of the cycle in progress, the last completed cycle and a random completed one, and a write that the rules forbid in
     * the current state: a second cycle in progress, or a start before the end of the last completed cycle.
     */
    @Override
    public List<PreparedRequest> checks() {
        if (!changed || unsure) {
            return List.of();
        }
        changed = false;
        List<PreparedRequest> checks = new ArrayList<>();
        checks.add(readActive());
        if (!completed.isEmpty()) {
            checks.add(readById(completed.get(completed.size() - 1)));
            checks.add(readById(completed.get(random.nextInt(completed.size()))));
        }
        if (active != null) {
            checks.add(forbidden(CycleWindow.hours(nextHour + 2, nextHour + 3), "a second cycle in progress"));
        } else if (!completed.isEmpty()) {
            // Unconfirmed writes may have created later cycles; a start before this end is before their end as well.
            checks.add(forbidden(
                    completed.get(completed.size() - 1).dates(), "a start before the end of the last completed cycle"));
        }
        return checks;
    }

    private PreparedRequest forbidden(CycleWindow dates, String what) {
        return account.request(ApiOperation.CREATE, "", dates.json(), response -> {
            if (response.status() / 100 == 2) {
                report(what + " must be refused", response);
            }
            return response.status() == 409;
        });
    }

    @Override
    public void conclude() {}
}
