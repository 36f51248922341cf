package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.auth.AuthenticatedUser;
import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
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
 * How many reads from LMDB are answered while a resource that does nothing would answer so many: the same server, authentication,
 * filters and size of the answer, in turn. Prints the shares; asserts that every answer was right.
 */
@ExtendWith(DropwizardExtensionsSupport.class)
class OverheadNightly {
    private static final int CLIENTS = 64;
    private static final int ROUNDS = 9;
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration ROUND = Duration.ofSeconds(4);

    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = service();

    private static String nothing = "";

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
                environment.jersey().register(new Nothing());
            }
        });
    }

    /** Answers with a text as long as a cycle. */
    @Path("/nothing")
    @Produces(MediaType.APPLICATION_JSON)
    public static final class Nothing {
        @GET
        public String get(@Auth AuthenticatedUser user) {
            return nothing;
        }
    }

    @Test
    void aReadIsAlmostAsCheapAsNothing() throws Exception {
        ApiUser user = new ApiUser(TestService.baseUri(SERVICE)::resolve);
        assertThat(user.signUp().status()).isEqualTo(201);
        assertThat(user.logIn().status()).isEqualTo(200);
        assertThat(user.send("POST", "/v1/cycles", ApiUser.dates("2025-03-01T08:00:00Z", "2025-03-01T20:00:00Z"))
                        .status())
                .isEqualTo(201);
        ApiUser.Answer cycle = user.send("GET", "/v1/cycles/in-progress", "");
        nothing = cycle.body().toString();
        assertThat(user.send("GET", "/nothing", "").body()).isEqualTo(cycle.body());

        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVICE.getLocalPort());
        try (LoadGenerator generator = new LoadGenerator(address, Duration.ofSeconds(10))) {
            run(generator, user, "/nothing", WARM_UP);
            run(generator, user, "/v1/cycles/in-progress", WARM_UP);
            List<Double> shares = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                double least = run(generator, user, "/nothing", ROUND);
                double read = run(generator, user, "/v1/cycles/in-progress", ROUND);
                shares.add(100 * read / least);
                System.out.printf("nothing %.0f/s, a read from LMDB %.0f/s: %.0f %%%n", least, read, shares.get(round));
            }
            System.out.printf(
                    "a read from LMDB reaches %.0f %% of nothing (median of %d)%n",
                    shares.stream().sorted().toList().get(ROUNDS / 2), ROUNDS);
        }
    }

    private static double run(LoadGenerator generator, ApiUser user, String path, Duration length) throws Exception {
        PreparedRequest call = PreparedRequest.of(
                ApiOperation.GET_ACTIVE, "localhost", path, user.token(), "", reply -> reply.status() == 200);
        List<Supplier<PreparedRequest>> clients = Collections.nCopies(CLIENTS, () -> call);
        Measurement measured = generator.run(clients, ArrivalSchedule.closed(length), successes -> {});
        assertThat(measured.total().errors()).isEmpty();
        return measured.throughput();
    }
}
