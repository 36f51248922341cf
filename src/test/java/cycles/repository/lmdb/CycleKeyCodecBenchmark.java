package cycles.repository.lmdb;

import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
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

/** What it takes to make a cycle the value that LMDB stores, and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CycleKeyCodecBenchmark {
    private static final Instant T0 = Instant.parse("2025-03-01T08:00:00.123Z");

    private final CycleValueCodec codec =
            new CycleValueCodec(new ValueFormat(new LmdbCycleRepositoryFactory().compressionThreshold));
    private final Cycle cycle = Cycle.created(
            UUID.randomUUID(), CycleData.inProgress(UUID.randomUUID(), new CycleDates(T0, T0.plusSeconds(3_600))), T0);
    private final byte[] value = codec.encode(cycle);

    @Benchmark
    public byte[] encode() {
        return codec.encode(cycle);
    }

    @Benchmark
    public Cycle decode() {
        return CycleValueCodec.cycle(value);
    }
}
