package cycles.benchmark;

import cycles.benchmark.load.Call;
import cycles.benchmark.load.Operation;
import cycles.benchmark.load.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A user alone with their cycles: knows after every answer what the service has to hold, and judges the next answer by it. Not
 * thread-safe.
 */
final class CycleUser implements Checked {
    private final Account account;
    private final Violations violations;
    private final SplittableRandom random;
    private final List<Seen> completed = new ArrayList<>();
    private @Nullable Seen active;
    private long nextHour;
    private boolean updated;
    /** A write went unanswered or failed: only a look can tell what the service holds. */
    private boolean unsure;

    private boolean changed;

    CycleUser(Account account, Violations violations, long seed) {
        this.account = account;
        this.violations = violations;
        this.random = new SplittableRandom(seed);
    }

    /** One step of a mixed load. */
    Call next(int readPercent) {
        return random.nextInt(100) < readPercent ? read() : write();
    }

    boolean hasActive() {
        return active != null;
    }

    /** The next step of the life of a cycle: create, update, complete. */
    Call write() {
        if (unsure) {
            return readActive();
        }
        if (active == null) {
            return create();
        }
        return updated ? complete() : update();
    }

    private Call read() {
        if (active == null && !completed.isEmpty()) {
            return readById(completed.get(completed.size() - 1));
        }
        return active == null || random.nextBoolean() ? readActive() : readById(active);
    }

    Call create() {
        Slot dates = Slot.hours(nextHour, nextHour + 1);
        return write(Operation.CREATE, "", dates, reply -> {
            Seen seen = reply.status() == 201 ? Seen.in(reply) : null;
            if (seen == null || !seen.isInProgress() || !seen.dates().equals(dates)) {
                return false;
            }
            active = seen;
            updated = false;
            return true;
        });
    }

    Call update() {
        Slot dates = Slot.hours(nextHour, nextHour + 2);
        Seen expected = new Seen(activeId(), Seen.IN_PROGRESS, dates);
        return write(Operation.UPDATE, expected.id(), dates, reply -> {
            if (reply.status() != 200 || !expected.equals(Seen.in(reply))) {
                return false;
            }
            active = expected;
            updated = true;
            return true;
        });
    }

    Call complete() {
        Slot dates = Slot.hours(nextHour, nextHour + 1);
        Seen expected = new Seen(activeId(), Seen.COMPLETED, dates);
        return write(Operation.COMPLETE, expected.id(), dates, reply -> {
            if (reply.status() != 200 || !expected.equals(Seen.in(reply))) {
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

    private Call write(Operation operation, String id, Slot dates, Call.Judge judge) {
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

    private Call readActive() {
        return account.call(Operation.GET_ACTIVE, "", "", reply -> {
            Seen seen = reply.status() == 200 ? Seen.in(reply) : null;
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
    private void adopt(@Nullable Seen seen) {
        unsure = false;
        active = seen;
        updated = false;
        nextHour += seen == null ? 3 : 0;
    }

    private Call readById(Seen expected) {
        return account.call(
                Operation.GET_BY_ID,
                expected.id(),
                "",
                reply -> (reply.status() == 200 || reply.status() == 404)
                        && (unsure || holds(expected, Seen.in(reply), reply)));
    }

    private boolean holds(@Nullable Seen expected, @Nullable Seen found, Reply reply) {
        boolean same = expected == null ? found == null : expected.equals(found);
        if (!same) {
            report(expected == null ? "nothing in progress was acknowledged" : "acknowledged was " + expected, reply);
        }
        return same;
    }

    private void report(String expectation, Reply reply) {
        violations.add(
                account.email() + ": " + expectation + ", but the service says " + reply.status() + " " + reply.body());
    }

    /**
     * Looks at the cycle in progress, the last completed one and one of those before, and tries to break the rule that the present
     * state puts to the test: a second cycle in progress, or a start before the last completed end.
     */
    @Override
    public List<Call> checks() {
        if (!changed || unsure) {
            return List.of();
        }
        changed = false;
        List<Call> checks = new ArrayList<>();
        checks.add(readActive());
        if (!completed.isEmpty()) {
            checks.add(readById(completed.get(completed.size() - 1)));
            checks.add(readById(completed.get(random.nextInt(completed.size()))));
        }
        if (active != null) {
            checks.add(refused(Slot.hours(nextHour + 2, nextHour + 3), "a second cycle in progress"));
        } else if (!completed.isEmpty()) {
            // Later ones, of unanswered writes, may exist as well: what starts before this end starts before theirs.
            checks.add(refused(completed.get(completed.size() - 1).dates(), "a start before the last completed end"));
        }
        return checks;
    }

    private Call refused(Slot dates, String what) {
        return account.call(Operation.CREATE, "", dates.json(), reply -> {
            if (reply.status() / 100 == 2) {
                report(what + " has to be refused", reply);
            }
            return reply.status() == 409;
        });
    }

    @Override
    public void conclude() {}
}
