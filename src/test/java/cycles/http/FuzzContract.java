package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import cycles.client.RawHttp;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Sends random, mostly malformed requests: each gets a response that the OpenAPI document allows, and none is a server error. */
public abstract class FuzzContract extends ApiContract {
    /** Returns the number of requests. */
    protected abstract int requests();

    /** Returns the seed of the first request; each further request has the next number. */
    protected abstract long seed();

    @Test
    void anyRequest_randomBytes_getsADocumentedResponse() {
        ApiUser user = newUser();
        String completedId = completed(user, 0, 1);
        String activeId = created(user, 1, 2);
        String foreignId = created(newUser(), 0, 1);
        HostileRequests generator = new HostileRequests(
                user.token(),
                List.of(UUID.fromString(completedId), UUID.fromString(activeId), UUID.fromString(foreignId)));
        long first = seed();
        LongStream.range(first, first + requests()).parallel().forEach(seed -> {
            HostileRequests.Request request = generator.of(seed);
            try {
                send(request);
            } catch (IOException | AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + request, e);
            }
        });
    }

    private void send(HostileRequests.Request request) throws IOException {
        List<ApiResponse> responses = RawHttp.exchangeAll(baseUri(), request.pieces());
        assertThat(responses).as("responses").isNotEmpty();
        responses.forEach(rules()::checkAnyRequest);
    }
}
