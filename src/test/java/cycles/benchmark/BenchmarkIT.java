package cycles.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.RunFile;
import cycles.benchmark.run.WarmUp;
import cycles.core.DurabilityLevel;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the benchmark of the jar on a service that it starts, with minimal measurements. */
class BenchmarkIT {
    @TempDir
    private Path directory;

    @Test
    void benchmark_configurationFile_writesResults() throws Exception {
        Path out = directory.resolve("out");
        Path log = directory.resolve("log");
        // The benchmark must override ports and directory of the file.
        Path configuration = Files.writeString(directory.resolve("own.yml"), """
                repository: {type: lmdb}
                dataDirectory: data
                server:
                  applicationConnectors: [{type: http, port: 8080}]
                  adminConnectors: [{type: http, port: 8081}]
                """);
        Process benchmark = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Path.of("target", "cycle-service.jar").toString(),
                        "benchmark",
                        configuration.toString(),
                        "--quick",
                        "--users=4",
                        "--rounds=2",
                        "--repetitions=1",
                        "--warm-up=2",
                        "--seconds=0.3",
                        "--scenario=seed",
                        "--scenario=cold-start",
                        "--scenario=open-50",
                        "--java-options=-Xmx256m -XX:+PrintCommandLineFlags " + System.getProperty("jar.jvm.flags", ""),
                        "--out=" + out))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(benchmark.waitFor(5, TimeUnit.MINUTES)).isTrue();

        assertThat(benchmark.exitValue()).as(Files.readString(log)).isZero();
        try (InputStream schema = RunFile.class.getResourceAsStream("run.schema.json")) {
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(schema)
                            .validate(new ObjectMapper()
                                    .readTree(out.resolve("run.json").toFile())))
                    .isEmpty();
        }
        BenchmarkRun run = RunFile.read(out.resolve("run.json"));
        assertThat(run.backends()).singleElement().satisfies(backend -> {
            assertThat(backend.name()).isEqualTo("lmdb");
            assertThat(backend.durabilityLevel()).isEqualTo(DurabilityLevel.POWER_LOSS);
            assertThat(backend.capacity().requestsPerSecond()).isPositive();
        });
        assertThat(run.repetitions()).hasSize(6).allSatisfy(repetition -> {
            assertThat(repetition.server().countsMatch()).isTrue();
            assertThat(repetition.correctness().violations()).isEmpty();
        });
        assertThat(run.warmUps()).extracting(WarmUp::round).containsExactly(1, 2);
        assertThat(run.warmUps())
                .extracting(WarmUp::compilation)
                .allSatisfy(share -> assertThat(share).isPositive());
        assertThat(run.repetitions())
                .filteredOn(repetition -> repetition.scenario().equals("cold-start"))
                .extracting(Repetition::coldStart)
                .hasSize(2)
                .allSatisfy(start -> {
                    assertThat(start.secondsToReady()).isBetween(0.1, 90.0);
                    assertThat(start.steadyThroughput()).isPositive();
                });
        assertThat(Files.readString(out.resolve("service-1.log")))
                .as("JVM options of the service")
                .contains("-XX:MaxHeapSize=268435456");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("run.json", "report.html", "report.md", "seconds.csv", "lmdb.hlog", "service-1.log")
                    .doesNotContain("service-1");
        }
    }
}
