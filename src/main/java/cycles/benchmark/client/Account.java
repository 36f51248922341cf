package cycles.benchmark.client;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.ResponseCheck;

/**
 * An account at the service and its token.
 *
 * @param host value of the {@code Host} header
 * @param token bearer token; empty before the log-in
 */
public record Account(String host, String email, String token) {

    /**
     * Creates a request of this account.
     *
     * @param id of the cycle; empty where the route has none
     * @param body JSON in ASCII; empty for none
     */
    public PreparedRequest request(ApiOperation operation, String id, String body, ResponseCheck check) {
        return PreparedRequest.of(operation, host, operation.route().replace("{id}", id), token, body, check);
    }
}
