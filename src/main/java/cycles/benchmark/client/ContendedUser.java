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
 * One user whose cycles many clients change concurrently. The clients share their state, so that they use the same cycle; refusals
 * required by the rules count as successes. Not thread-safe: all clients run on the generator's thread.
 */
public final class ContendedUser implements ConsistencyChecker {
    private static final int MAX_COMPLETED_CHECKS = 100;

    private final Account account;
    private final Violations violations;
    private final SplittableRandom random;
    /** Cycles that were created and not yet reported as completed, with the hour of their start. */
    private final Map<String, Long> open = new LinkedHashMap<>();

    private final Map<String, ObservedCycle> completed = new LinkedHashMap<>();
    private final List<ObservedCycle> inProgress = new ArrayList<>();
    private @Nullable String active;
    private long nextHour;
    private boolean changed;

    /** @param violations receives every violation found */
    public ContendedUser(Account account, Violations violations, long seed) {
        this.account = account;
        this.violations = violations;
        this.random = new SplittableRandom(seed);
    }

    /** Returns the next request of any of the clients. */
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
        return account.request(
                ApiOperation.CREATE, "", CycleWindow.hours(hour, hour + 1).json(), response -> {
                    ObservedCycle cycle = response.status() == 201 ? ObservedCycle.of(response) : null;
                    if (cycle != null && !completed.containsKey(cycle.id())) {
                        open.put(cycle.id(), hour);
                        active = cycle.id();
                    }
                    return cycle != null || isRefusal(response);
                });
    }

    private PreparedRequest update(String id, long hour) {
        return account.request(
                ApiOperation.UPDATE,
                id,
                CycleWindow.hours(hour, hour + 2).json(),
                response -> isOk(response) || acceptRefusal(id, response));
    }

    private PreparedRequest complete(String id, long hour) {
        return account.request(
                ApiOperation.COMPLETE, id, CycleWindow.hours(hour, hour + 1).json(), response -> {
                    ObservedCycle cycle = isOk(response) ? ObservedCycle.of(response) : null;
                    if (cycle == null) {
                        return acceptRefusal(id, response);
                    }
                    ObservedCycle before = completed.put(id, cycle);
                    if (before != null && !before.equals(cycle)) {
                        violations.add("a completed cycle changed from " + before + " to " + cycle);
                    }
                    open.remove(id);
                    resetActive(id);
                    return true;
                });
    }

    private PreparedRequest readActive() {
        return account.request(ApiOperation.GET_ACTIVE, "", "", response -> {
            ObservedCycle cycle = isOk(response) ? ObservedCycle.of(response) : null;
            if (cycle != null && open.containsKey(cycle.id())) {
                active = cycle.id();
            }
            return cycle != null || response.status() == 404;
        });
    }

    private static boolean isOk(Response response) {
        return response.status() == 200;
    }

    private static boolean isRefusal(Response response) {
        return response.status() == 409 || response.status() == 404;
    }

    private boolean acceptRefusal(String id, Response response) {
        if (isRefusal(response)) {
            resetActive(id);
        }
        return isRefusal(response);
    }

    private void resetActive(String id) {
        if (id.equals(active)) {
            active = null;
        }
    }

    /** Returns reads of every cycle that may be in progress, and of a random sample of the completed ones. */
    @Override
    public List<PreparedRequest> checks() {
        if (!changed) {
            return List.of();
        }
        changed = false;
        inProgress.clear();
        List<PreparedRequest> checks = new ArrayList<>();
        open.keySet().forEach(id -> checks.add(readById(id, null)));
        List<ObservedCycle> all = new ArrayList<>(completed.values());
        for (int i = 0; i < Math.min(MAX_COMPLETED_CHECKS, all.size()); i++) {
            ObservedCycle cycle = all.get(random.nextInt(all.size()));
            checks.add(readById(cycle.id(), cycle));
        }
        return checks;
    }

    private PreparedRequest readById(String id, @Nullable ObservedCycle acknowledged) {
        return account.request(ApiOperation.GET_BY_ID, id, "", response -> {
            ObservedCycle cycle = isOk(response) ? ObservedCycle.of(response) : null;
            if (cycle == null) {
                if (isOk(response) || response.status() == 404) {
                    violations.add("an acknowledged cycle is missing: " + id + ", " + response.status() + " "
                            + response.body());
                }
                return false;
            }
            if (acknowledged != null && !acknowledged.equals(cycle)) {
                violations.add("acknowledged " + acknowledged + ", but the service returned " + cycle);
            }
            if (cycle.isInProgress()) {
                inProgress.add(cycle);
            } else {
                completed.put(id, cycle);
                open.remove(id);
            }
            return true;
        });
    }

    @Override
    public void conclude() {
        if (inProgress.size() > 1) {
            violations.add(inProgress.size() + " cycles of one user are in progress at the same time: " + inProgress);
        }
        ObservedCycle last = null;
        for (ObservedCycle next : completed.values().stream()
                .sorted(Comparator.comparing(cycle -> cycle.dates().start()))
                .toList()) {
            if (last != null && last.dates().end().compareTo(next.dates().start()) > 0) {
                violations.add("completed cycles of one user overlap: " + last + " and " + next);
            }
            last = next;
        }
    }
}
