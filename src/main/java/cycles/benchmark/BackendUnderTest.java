package cycles.benchmark;

import cycles.benchmark.client.Account;
import cycles.benchmark.client.Violations;
import cycles.benchmark.run.Capacity;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.target.ServiceTarget;
import java.io.IOException;
import java.util.List;

/**
 * Describes a backend that is ready to be measured. Immutable.
 *
 * @param description name and properties of the backend, with its capacity after the probe
 * @param target starts and stops its service
 * @param accounts accounts that exist at the service
 * @param violations receives violations of the rules in all sessions until they are reported
 * @param seed seed of the virtual users' random choices
 */
record BackendUnderTest(
        MeasuredBackend description, ServiceTarget target, List<Account> accounts, Violations violations, long seed) {

    BackendUnderTest {
        accounts = List.copyOf(accounts);
    }

    /** Returns the name that identifies the backend in all results. */
    String name() {
        return description.name();
    }

    /** Returns a copy with the measured capacity. */
    BackendUnderTest withCapacity(Capacity capacity) {
        return new BackendUnderTest(description.withCapacity(capacity), target, accounts, violations, seed);
    }

    /** Starts the service on the data from after the sign-ups, unless it is running, and connects the virtual users to it. */
    BackendSession start() throws IOException, InterruptedException {
        return new BackendSession(target.start(), accounts, violations, seed);
    }
}
