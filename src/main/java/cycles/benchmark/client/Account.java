package cycles.benchmark.client;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.PreparedRequest;

/**
 * An account at the service, logged in.
 *
 * @param host that requests name
 */
public record Account(String host, String email, String token) {

    public PreparedRequest call(ApiOperation operation, String id, String body, PreparedRequest.Judge judge) {
        return PreparedRequest.of(operation, host, operation.route().replace("{id}", id), token, body, judge);
    }
}
