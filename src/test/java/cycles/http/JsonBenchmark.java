package cycles.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectWriter;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import io.dropwizard.jackson.Jackson;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.internal.util.collection.ImmutableMultivaluedMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures parsing the dates of a request and writing the cycle of a response. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonBenchmark {
    private static final Instant T0 = Instant.parse("2025-03-01T08:00:00.123Z");
    private static final byte[] DATES =
            "{\"startDate\":\"2025-03-01T08:00:00.123Z\",\"endDate\":\"2025-03-01T20:00:00Z\"}".getBytes(UTF_8);

    private final RequestBodyReader reader = new RequestBodyReader();
    private final ObjectWriter writer = Jackson.newObjectMapper().writer();
    private final Cycle cycle = Cycle.created(
            UUID.randomUUID(), CycleData.inProgress(UUID.randomUUID(), new CycleDates(T0, T0.plusSeconds(3_600))), T0);

    @Benchmark
    public DatesRequest read() throws IOException {
        return DatesRequest.of(reader.readFrom(
                RequestBody.class,
                RequestBody.class,
                new Annotation[0],
                MediaType.APPLICATION_JSON_TYPE,
                ImmutableMultivaluedMap.empty(),
                new ByteArrayInputStream(DATES)));
    }

    @Benchmark
    public byte[] write() throws IOException {
        return writer.writeValueAsBytes(CycleResponse.of(cycle));
    }
}
