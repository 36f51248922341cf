package cycles.benchmark.client;

import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Sends the checks of all users to the service and records violations of the rules. Not thread-safe. */
public final class RuleCheck {
    private static final int MAX_ROUNDS = 10;
    private static final int CLIENTS = 16;

    private final LoadGenerator generator;
    private final Violations violations;

    /** @param violations receives every violation found */
    public RuleCheck(LoadGenerator generator, Violations violations) {
        this.generator = generator;
        this.violations = violations;
    }

    /**
     * Checks all users that wrote something since their last check.
     *
     * @return the number of checks
     */
    public long run(List<? extends ConsistencyChecker> checkers) throws IOException {
        List<PreparedRequest> checks = new ArrayList<>();
        checkers.forEach(checker -> checks.addAll(checker.checks()));
        List<PreparedRequest> open = checks;
        for (int round = 0; round < MAX_ROUNDS && !open.isEmpty(); round++) {
            open = send(open);
        }
        if (!open.isEmpty()) {
            violations.add(open.size() + " of " + checks.size() + " checks received no response");
        }
        checkers.forEach(ConsistencyChecker::conclude);
        return checks.size();
    }

    /** Sends the checks and returns those that failed because the service was busy or unavailable. */
    private List<PreparedRequest> send(List<PreparedRequest> checks) throws IOException {
        List<PreparedRequest> open = new ArrayList<>();
        Deque<PreparedRequest> requests = new ArrayDeque<>();
        checks.forEach(check -> requests.add(new PreparedRequest(check.operation(), check.text(), response -> {
            if (response.isFailure()) {
                open.add(check);
            }
            return check.check().accepts(response);
        })));
        Measurement measurement = generator.run(
                Collections.nCopies(Math.min(checks.size(), CLIENTS), requests::remove),
                ArrivalSchedule.barrier(checks.size()),
                successes -> {});
        long wrong = checks.size() - open.size() - measurement.total().successes();
        if (wrong > 0) {
            violations.add(wrong + " of " + checks.size() + " checks received a response that the rules do not allow: "
                    + measurement.total().errors());
        }
        return open;
    }
}
