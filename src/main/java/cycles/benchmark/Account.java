package cycles.benchmark;

import cycles.benchmark.load.Call;
import cycles.benchmark.load.Operation;

/**
 * An account at the service, logged in.
 *
 * @param host that requests name
 */
record Account(String host, String email, String token) {

    Call call(Operation operation, String id, String body, Call.Judge judge) {
        return Call.of(operation, host, operation.route().replace("{id}", id), token, body, judge);
    }
}
