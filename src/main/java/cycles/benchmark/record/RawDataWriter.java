package cycles.benchmark.record;

import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.RequestStatistics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the raw data of a run: a histogram log for each backend, and a CSV line for each second. Not thread-safe. */
public final class RawDataWriter implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RawDataWriter.class);

    private final Path directory;
    private final PrintStream csv;
    private final Map<String, HistogramLogWriter> logs = new LinkedHashMap<>();

    /**
     * Creates the directory and the CSV file.
     *
     * @throws IOException when the directory is not writable
     */
    public RawDataWriter(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        csv = new PrintStream(directory.resolve("seconds.csv").toFile(), StandardCharsets.UTF_8);
        csv.println("backend,scenario,repetition,phase,second,successes,failures,p50_ms,p99_ms,max_ms");
    }

    /** Returns the directory of all results. */
    public Path directory() {
        return directory;
    }

    /**
     * Writes the latencies of a repetition in microseconds, tagged {@code scenario/repetition/phase/operation/intended}, and
     * {@code …/naive} without correction for coordinated omission.
     */
    public void writeHistograms(String backend, String scenario, int repetition, Map<String, Measurement> phases)
            throws IOException {
        HistogramLogWriter log = logs.get(backend);
        if (log == null) {
            log = new HistogramLogWriter(directory.resolve(backend + ".hlog").toFile());
            log.outputLogFormatVersion();
            log.outputLegend();
            logs.put(backend, log);
        }
        for (Map.Entry<String, Measurement> phase : phases.entrySet()) {
            Measurement measurement = phase.getValue();
            double start = measurement.startedAt().toEpochMilli() / 1e3;
            double end = start + measurement.nanos() / 1e9;
            String tag = scenario + "/" + repetition + "/" + phase.getKey() + "/";
            for (Map.Entry<?, RequestStatistics> operation :
                    measurement.operations().entrySet()) {
                RequestStatistics statistics = operation.getValue();
                write(log, tag + operation.getKey() + "/intended", start, end, statistics.intended());
                write(log, tag + operation.getKey() + "/naive", start, end, statistics.uncorrected());
            }
        }
    }

    private static void write(HistogramLogWriter log, String tag, double start, double end, Histogram histogram) {
        histogram.setTag(tag);
        log.outputIntervalHistogram(start, end, histogram, 1_000);
    }

    /** Writes a CSV line for each second of a repetition; latencies are milliseconds. */
    public void writeSeconds(String backend, String scenario, int repetition, Map<String, Measurement> phases) {
        phases.forEach((phase, measurement) -> {
            int number = 0;
            for (Measurement.SecondSample second : measurement.seconds()) {
                csv.printf(
                        Locale.ROOT,
                        "%s,%s,%d,%s,%d,%d,%d,%.3f,%.3f,%.3f%n",
                        backend,
                        scenario,
                        repetition,
                        phase,
                        number++,
                        second.successes(),
                        second.failures(),
                        ResultMapper.millis(second.latency(), 50),
                        ResultMapper.millis(second.latency(), 99),
                        ResultMapper.millis(second.latency(), 100));
            }
        });
    }

    @Override
    public void close() {
        logs.values().forEach(HistogramLogWriter::close);
        csv.close();
        if (csv.checkError()) {
            LOGGER.warn("{} is incomplete: a write failed", directory.resolve("seconds.csv"));
        }
    }
}
