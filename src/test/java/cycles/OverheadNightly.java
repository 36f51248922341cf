package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.auth.AuthenticatedUser;
import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import io.dropwizard.auth.Auth;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Measures the throughput of reads from LMDB relative to that of a resource that returns a constant, with the same server,
 * authentication and response size, in alternating rounds. Prints the shares; asserts only that every response is correct.
 */
@ExtendWith(DropwizardExtensionsSupport.class)
class OverheadNightly {
    private static final int CLIENTS = 64;
    private static final int ROUNDS = 9;
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration ROUND = Duration.ofSeconds(4);

    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = service();

    private static String constantBody = "";

    private static DropwizardAppExtension<CycleServiceConfiguration> service() {
        Map<String, String> settings = new HashMap<>(TestService.quiet());
        settings.put(
                "repository.path",
                java.nio.file.Path.of("target", "lmdb-" + UUID.randomUUID()).toString());
        return TestService.of("config-lmdb.yml", settings).addListener(new DropwizardAppExtension.ServiceListener<>() {
            @Override
            public void onRun(
                    CycleServiceConfiguration configuration,
                    Environment environment,
                    DropwizardAppExtension<CycleServiceConfiguration> service) {
                environment.jersey().register(new Constant());
            }
        });
    }

    /** Responds with a constant of the size of a cycle. */
    @Path("/constant")
    @Produces(MediaType.APPLICATION_JSON)
    public static final class Constant {
        @GET
        public String get(@Auth AuthenticatedUser user) {
            return constantBody;
        }
    }

    @Test
    void read_fromLmdb_costsLittleMoreThanAConstant() throws Exception {
        ApiUser user = ApiUser.register(TestService.baseUri(SERVICE));
        assertThat(user.send("POST", "/v1/cycles", ApiUser.dates("2025-03-01T08:00:00Z", "2025-03-01T20:00:00Z"))
                        .status())
                .isEqualTo(201);
        ApiResponse cycle = user.get("/v1/cycles/in-progress");
        constantBody = cycle.body();
        assertThat(user.get("/constant").body()).isEqualTo(cycle.body());

        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVICE.getLocalPort());
        try (LoadGenerator generator = new LoadGenerator(address, Duration.ofSeconds(10))) {
            run(generator, user, "/constant", WARM_UP);
            run(generator, user, "/v1/cycles/in-progress", WARM_UP);
            List<Double> shares = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                double constant = run(generator, user, "/constant", ROUND);
                double read = run(generator, user, "/v1/cycles/in-progress", ROUND);
                shares.add(100 * read / constant);
                System.out.printf(
                        "constant %.0f/s, read from LMDB %.0f/s: %.0f %%%n", constant, read, shares.get(round));
            }
            System.out.printf(
                    "throughput of reads from LMDB: %.0f %% of the constant (median of %d)%n",
                    shares.stream().sorted().toList().get(ROUNDS / 2), ROUNDS);
        }
    }

    private static double run(LoadGenerator generator, ApiUser user, String path, Duration length) throws Exception {
        PreparedRequest call = PreparedRequest.of(
                ApiOperation.GET_ACTIVE, "localhost", path, user.token(), "", response -> response.status() == 200);
        List<Supplier<PreparedRequest>> clients = Collections.nCopies(CLIENTS, () -> call);
        Measurement measured = generator.run(clients, ArrivalSchedule.closed(length), successes -> {});
        assertThat(measured.total().errors()).isEmpty();
        return measured.throughput();
    }
}
