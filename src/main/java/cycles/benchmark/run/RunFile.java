package cycles.benchmark.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Writes {@code run.json}, see {@code run.schema.json} in this package, and reads it in this and all earlier versions. */
public final class RunFile {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private RunFile() {}

    /** Writes a run, replacing an existing file. */
    public static void write(BenchmarkRun run, Path file) throws IOException {
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(run));
    }

    /**
     * Reads a stored run.
     *
     * @throws IllegalArgumentException with the file's name in a message of one line, when it cannot be read, is not a run, or was
     *     written by a newer version of this program
     */
    public static BenchmarkRun read(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            int version = json.path("schemaVersion").asInt();
            if (version > BenchmarkRun.SCHEMA_VERSION) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s: schemaVersion %d is not supported; this program reads versions up to %d, use a newer one",
                        file,
                        version,
                        BenchmarkRun.SCHEMA_VERSION));
            }
            if (version < 1) {
                throw new IllegalArgumentException(
                        file + ": not a run.json of a benchmark: schemaVersion of 1 or more is missing");
            }
            if (version == 1) {
                upgradeFromVersion1(json);
            }
            return JSON.treeToValue(json, BenchmarkRun.class);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ": not a run.json of a benchmark: " + reason(e), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
        }
    }

    /**
     * Adds what version 1 does not have. Its full runs served every repetition with a JVM of its own, its quick runs served all of
     * them with one.
     */
    private static void upgradeFromVersion1(JsonNode run) {
        boolean oneJvmEach = run.at("/environment/settings/data").asText().startsWith("each repetition");
        for (JsonNode repetition : run.path("repetitions")) {
            ((ObjectNode) repetition)
                    .put("round", oneJvmEach ? repetition.path("number").asInt() : 1)
                    .putNull("coldStart");
        }
        ((ObjectNode) run).putArray("warmUps");
    }

    private static String reason(JsonProcessingException failure) {
        String path = failure instanceof JsonMappingException mapping ? mapping.getPathReference() + ": " : "";
        return path + failure.getOriginalMessage().lines().findFirst().orElse("");
    }
}
