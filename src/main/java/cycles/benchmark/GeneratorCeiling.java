package cycles.benchmark;

import cycles.benchmark.load.Call;
import cycles.benchmark.load.CannedServer;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.Operation;
import cycles.benchmark.load.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/** Measures what the load generator reaches on this machine when the service costs nothing: what is near it measured the generator. */
final class GeneratorCeiling {
    /** Most of it is for the compiler to warm up; the last part counts. */
    static final Duration LENGTH = Duration.ofMillis(1_500);

    private GeneratorCeiling() {}

    /** Requests per second. */
    static double measure(int clients) throws IOException {
        try (CannedServer server = new CannedServer();
                LoadGenerator generator = new LoadGenerator(server.address(), Duration.ofSeconds(10))) {
            Account account = new Account("127.0.0.1", "", "t".repeat(200));
            List<Supplier<Call>> calls = Collections.nCopies(
                    clients, () -> account.call(Operation.GET_ACTIVE, "", "", reply -> reply.status() == 200));
            generator.run(calls, Pace.closed(LENGTH.multipliedBy(2).dividedBy(3)), successes -> {});
            return generator
                    .run(calls, Pace.closed(LENGTH.dividedBy(3)), successes -> {})
                    .throughput();
        }
    }
}
