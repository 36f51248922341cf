package cycles.benchmark;

import cycles.benchmark.client.Account;
import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.StubServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Measures the load generator's maximum rate on this machine; a result near it measured the generator, not the service. */
final class GeneratorCalibration {
    /** The first two thirds warm up the JIT compiler; only the last third is measured. */
    static final Duration LENGTH = Duration.ofMillis(1_500);

    private GeneratorCalibration() {}

    /** Returns requests per second. */
    static double measure(int clients) throws IOException {
        try (StubServer server = new StubServer();
                LoadGenerator generator = new LoadGenerator(server.address(), Duration.ofSeconds(10))) {
            Account account = new Account("127.0.0.1", "", "t".repeat(200));
            List<Supplier<PreparedRequest>> requests = Collections.nCopies(
                    clients,
                    () -> account.request(ApiOperation.GET_ACTIVE, "", "", response -> response.status() == 200));
            generator.run(
                    requests, ArrivalSchedule.closed(LENGTH.multipliedBy(2).dividedBy(3)), successes -> {});
            return generator
                    .run(requests, ArrivalSchedule.closed(LENGTH.dividedBy(3)), successes -> {})
                    .throughput();
        }
    }
}
