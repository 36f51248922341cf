package cycles.auth;

import cycles.repository.TestClock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures issuing a token and verifying one that is not cached. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TokenBenchmark {
    private static final UUID USER = UUID.randomUUID();

    private final AuthConfiguration configuration = TestAuthentication.configuration();
    private final TokenService tokens = new TokenService(
            SigningKey.find(configuration, null, null),
            configuration,
            new TestClock(Instant.parse("2025-06-01T12:00:00Z")));
    private final String token = tokens.issue(USER, 0);

    @Benchmark
    public Object issue() {
        return tokens.issue(USER, 0);
    }

    @Benchmark
    public Object verify() {
        return tokens.verify(token);
    }
}
