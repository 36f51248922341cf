package cycles.benchmark;

import cycles.benchmark.client.Account;
import cycles.benchmark.client.Violations;
import cycles.benchmark.run.Capacity;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.target.ServiceTarget;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes a backend that is ready to be measured. Immutable.
 *
 * @param description name and properties of the backend, with its capacity after the probe
 * @param target starts and stops its service
 * @param accounts accounts that exist at the service
 * @param violations receives violations of the rules in all sessions until they are reported
 * @param seed seed of the virtual users' random choices
 * @param sharedSession session of all measurements; null when each measurement starts the service on the initial data
 */
record BackendUnderTest(
        MeasuredBackend description,
        ServiceTarget target,
        List<Account> accounts,
        Violations violations,
        long seed,
        @Nullable BackendSession sharedSession) {

    /** Uses a session. */
    @FunctionalInterface
    interface SessionFunction<T> {
        T apply(BackendSession session) throws IOException, InterruptedException;
    }

    BackendUnderTest {
        accounts = List.copyOf(accounts);
    }

    /** Returns the name that identifies the backend in all results. */
    String name() {
        return description.name();
    }

    /** Returns a copy with the measured capacity. */
    BackendUnderTest withCapacity(Capacity capacity) {
        return new BackendUnderTest(
                description.withCapacity(capacity), target, accounts, violations, seed, sharedSession);
    }

    /** Calls the function with the shared session, or with a session of a service that is started before and stopped after. */
    <T> T withSession(SessionFunction<T> function) throws IOException, InterruptedException {
        if (sharedSession != null) {
            return function.apply(sharedSession);
        }
        try (BackendSession session = new BackendSession(target.start(), accounts, violations, seed)) {
            return function.apply(session);
        } finally {
            target.stop();
        }
    }
}
