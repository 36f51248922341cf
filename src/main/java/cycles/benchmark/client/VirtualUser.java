package cycles.benchmark.client;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A user alone with their cycles: knows after every answer what the service has to hold, and judges the next answer by it. Not
 * thread-safe.
 */
public final class VirtualUser implements ConsistencyChecker {
    private final Account account;
    private final Violations violations;
    private final SplittableRandom random;
    private final List<ObservedCycle> completed = new ArrayList<>();
    private @Nullable ObservedCycle active;
    private long nextHour;
    private boolean updated;
    /** A write went unanswered or failed: only a look can tell what the service holds. */
    private boolean unsure;

    private boolean changed;

    public VirtualUser(Account account, Violations violations, long seed) {
        this.account = account;
        this.violations = violations;
        this.random = new SplittableRandom(seed);
    }

    /** One step of a mixed load. */
    public PreparedRequest next(int readPercent) {
        return random.nextInt(100) < readPercent ? read() : write();
    }

    public boolean hasActive() {
        return active != null;
    }

    /** The next step of the life of a cycle: create, update, complete. */
    public PreparedRequest write() {
        if (unsure) {
            return readActive();
        }
        if (active == null) {
            return create();
        }
        return updated ? complete() : update();
    }

    private PreparedRequest read() {
        if (active == null && !completed.isEmpty()) {
            return readById(completed.get(completed.size() - 1));
        }
        return active == null || random.nextBoolean() ? readActive() : readById(active);
    }

    public PreparedRequest create() {
        CycleWindow dates = CycleWindow.hours(nextHour, nextHour + 1);
        return write(ApiOperation.CREATE, "", dates, reply -> {
            ObservedCycle seen = reply.status() == 201 ? ObservedCycle.in(reply) : null;
            if (seen == null || !seen.isInProgress() || !seen.dates().equals(dates)) {
                return false;
            }
            active = seen;
            updated = false;
            return true;
        });
    }

    public PreparedRequest update() {
        CycleWindow dates = CycleWindow.hours(nextHour, nextHour + 2);
        ObservedCycle expected = new ObservedCycle(activeId(), ObservedCycle.IN_PROGRESS, dates);
        return write(ApiOperation.UPDATE, expected.id(), dates, reply -> {
            if (reply.status() != 200 || !expected.equals(ObservedCycle.in(reply))) {
                return false;
            }
            active = expected;
            updated = true;
            return true;
        });
    }

    public PreparedRequest complete() {
        CycleWindow dates = CycleWindow.hours(nextHour, nextHour + 1);
        ObservedCycle expected = new ObservedCycle(activeId(), ObservedCycle.COMPLETED, dates);
        return write(ApiOperation.COMPLETE, expected.id(), dates, reply -> {
            if (reply.status() != 200 || !expected.equals(ObservedCycle.in(reply))) {
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

    private PreparedRequest write(ApiOperation operation, String id, CycleWindow dates, PreparedRequest.Judge judge) {
        changed = true;
        boolean sure = !unsure;
        return account.call(operation, id, dates.json(), reply -> {
            boolean good = judge.expects(reply);
            if (!good) {
                unsure = true;
                if (sure && (reply.status() / 100 == 2 || reply.status() == 404 || reply.status() == 409)) {
                    report(operation + " from what was acknowledged should have worked", reply);
                }
            }
            return good;
        });
    }

    private PreparedRequest readActive() {
        return account.call(ApiOperation.GET_ACTIVE, "", "", reply -> {
            ObservedCycle seen = reply.status() == 200 ? ObservedCycle.in(reply) : null;
            boolean answered = seen != null || reply.status() == 404;
            if (unsure) {
                if (answered) {
                    adopt(seen);
                }
                return answered;
            }
            return answered && holds(active, seen, reply);
        });
    }

    /** Goes on from what the service holds, at hours that nothing before can reach. */
    private void adopt(@Nullable ObservedCycle seen) {
        unsure = false;
        active = seen;
        updated = false;
        nextHour += seen == null ? 3 : 0;
    }

    private PreparedRequest readById(ObservedCycle expected) {
        return account.call(
                ApiOperation.GET_BY_ID,
                expected.id(),
                "",
                reply -> (reply.status() == 200 || reply.status() == 404)
                        && (unsure || holds(expected, ObservedCycle.in(reply), reply)));
    }

    private boolean holds(@Nullable ObservedCycle expected, @Nullable ObservedCycle found, Response reply) {
        boolean same = expected == null ? found == null : expected.equals(found);
        if (!same) {
            report(expected == null ? "nothing in progress was acknowledged" : "acknowledged was " + expected, reply);
        }
        return same;
    }

    private void report(String expectation, Response reply) {
        violations.add(
                account.email() + ": " + expectation + ", but the service says " + reply.status() + " " + reply.body());
    }

    /**
     * Looks at the cycle in progress, the last completed one and one of those before, and tries to break the rule that the present
     * state puts to the test: a second cycle in progress, or a start before the last completed end.
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
            checks.add(refused(CycleWindow.hours(nextHour + 2, nextHour + 3), "a second cycle in progress"));
        } else if (!completed.isEmpty()) {
            // Later ones, of unanswered writes, may exist as well: what starts before this end starts before theirs.
            checks.add(refused(completed.get(completed.size() - 1).dates(), "a start before the last completed end"));
        }
        return checks;
    }

    private PreparedRequest refused(CycleWindow dates, String what) {
        return account.call(ApiOperation.CREATE, "", dates.json(), reply -> {
            if (reply.status() / 100 == 2) {
                report(what + " has to be refused", reply);
            }
            return reply.status() == 409;
        });
    }

    @Override
    public void conclude() {}
}
