package cycles.benchmark.client;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One user at whose cycles many clients tug at once. They share what they know, so that they meet on the same cycle; the refusals
 * that the rules ask for are what is expected. Not thread-safe: all clients live on the generator's thread.
 */
public final class ContendedUser implements ConsistencyChecker {
    private static final int SAMPLE = 100;

    private final Account account;
    private final Violations violations;
    private final SplittableRandom random;
    /** Created and not yet known to be completed, with their first hour. */
    private final Map<String, Long> open = new LinkedHashMap<>();

    private final Map<String, ObservedCycle> completed = new LinkedHashMap<>();
    private final List<ObservedCycle> inProgress = new ArrayList<>();
    private @Nullable String active;
    private long nextHour;
    private boolean changed;

    public ContendedUser(Account account, Violations violations, long seed) {
        this.account = account;
        this.violations = violations;
        this.random = new SplittableRandom(seed);
    }

    /** What any of the clients asks next. */
    public PreparedRequest next() {
        changed = true;
        int choice = random.nextInt(100);
        String id = active;
        Long hour = id == null ? null : open.get(id);
        if (id == null || hour == null) {
            return choice < 80 ? create() : readActive();
        }
        if (choice < 20) {
            return readActive();
        }
        if (choice < 45) {
            return create();
        }
        return choice < 70 ? update(id, hour) : complete(id, hour);
    }

    private PreparedRequest create() {
        long hour = nextHour;
        nextHour += 2;
        return account.call(
                ApiOperation.CREATE, "", CycleWindow.hours(hour, hour + 1).json(), reply -> {
                    ObservedCycle seen = reply.status() == 201 ? ObservedCycle.in(reply) : null;
                    if (seen != null && !completed.containsKey(seen.id())) {
                        open.put(seen.id(), hour);
                        active = seen.id();
                    }
                    return seen != null || isRefusal(reply);
                });
    }

    private PreparedRequest update(String id, long hour) {
        return account.call(
                ApiOperation.UPDATE,
                id,
                CycleWindow.hours(hour, hour + 2).json(),
                reply -> ok(reply) || refused(id, reply));
    }

    private PreparedRequest complete(String id, long hour) {
        return account.call(
                ApiOperation.COMPLETE, id, CycleWindow.hours(hour, hour + 1).json(), reply -> {
                    ObservedCycle seen = ok(reply) ? ObservedCycle.in(reply) : null;
                    if (seen == null) {
                        return refused(id, reply);
                    }
                    ObservedCycle before = completed.put(id, seen);
                    if (before != null && !before.equals(seen)) {
                        violations.add("a completed cycle changed from " + before + " to " + seen);
                    }
                    open.remove(id);
                    forget(id);
                    return true;
                });
    }

    private PreparedRequest readActive() {
        return account.call(ApiOperation.GET_ACTIVE, "", "", reply -> {
            ObservedCycle seen = ok(reply) ? ObservedCycle.in(reply) : null;
            if (seen != null && open.containsKey(seen.id())) {
                active = seen.id();
            }
            return seen != null || reply.status() == 404;
        });
    }

    private static boolean ok(Response reply) {
        return reply.status() == 200;
    }

    private static boolean isRefusal(Response reply) {
        return reply.status() == 409 || reply.status() == 404;
    }

    private boolean refused(String id, Response reply) {
        if (isRefusal(reply)) {
            forget(id);
        }
        return isRefusal(reply);
    }

    private void forget(String id) {
        if (id.equals(active)) {
            active = null;
        }
    }

    /** Reads every cycle that may be in progress, and the acknowledged state of a sample of the completed ones. */
    @Override
    public List<PreparedRequest> checks() {
        if (!changed) {
            return List.of();
        }
        changed = false;
        inProgress.clear();
        List<PreparedRequest> checks = new ArrayList<>();
        open.keySet().forEach(id -> checks.add(look(id, null)));
        List<ObservedCycle> all = new ArrayList<>(completed.values());
        for (int i = 0; i < Math.min(SAMPLE, all.size()); i++) {
            ObservedCycle seen = all.get(random.nextInt(all.size()));
            checks.add(look(seen.id(), seen));
        }
        return checks;
    }

    private PreparedRequest look(String id, @Nullable ObservedCycle acknowledged) {
        return account.call(ApiOperation.GET_BY_ID, id, "", reply -> {
            ObservedCycle seen = ok(reply) ? ObservedCycle.in(reply) : null;
            if (seen == null) {
                if (ok(reply) || reply.status() == 404) {
                    violations.add(
                            "an acknowledged cycle is not there: " + id + ", " + reply.status() + " " + reply.body());
                }
                return false;
            }
            if (acknowledged != null && !acknowledged.equals(seen)) {
                violations.add("acknowledged was " + acknowledged + ", but the service says " + seen);
            }
            if (seen.isInProgress()) {
                inProgress.add(seen);
            } else {
                completed.put(id, seen);
                open.remove(id);
            }
            return true;
        });
    }

    @Override
    public void conclude() {
        if (inProgress.size() > 1) {
            violations.add(inProgress.size() + " cycles of one user are in progress at once: " + inProgress);
        }
        ObservedCycle last = null;
        for (ObservedCycle each : completed.values().stream()
                .sorted(Comparator.comparing(seen -> seen.dates().start()))
                .toList()) {
            if (last != null && last.dates().end().compareTo(each.dates().start()) > 0) {
                violations.add("completed cycles of one user overlap: " + last + " and " + each);
            }
            last = each;
        }
    }
}
