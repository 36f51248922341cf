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

/** Measures what the load generator reaches on this machine when the service costs nothing: what is near it measured the generator. */
final class GeneratorCalibration {
    /** Most of it is for the compiler to warm up; the last part counts. */
    static final Duration LENGTH = Duration.ofMillis(1_500);

    private GeneratorCalibration() {}

    /** Requests per second. */
    static double measure(int clients) throws IOException {
        try (StubServer server = new StubServer();
                LoadGenerator generator = new LoadGenerator(server.address(), Duration.ofSeconds(10))) {
            Account account = new Account("127.0.0.1", "", "t".repeat(200));
            List<Supplier<PreparedRequest>> calls = Collections.nCopies(
                    clients, () -> account.call(ApiOperation.GET_ACTIVE, "", "", reply -> reply.status() == 200));
            generator.run(calls, ArrivalSchedule.closed(LENGTH.multipliedBy(2).dividedBy(3)), successes -> {});
            return generator
                    .run(calls, ArrivalSchedule.closed(LENGTH.dividedBy(3)), successes -> {})
                    .throughput();
        }
    }
}
