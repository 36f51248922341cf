package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML files as JSON trees; resolves anchors and merge keys, which Jackson does not. */
public final class Yaml {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Yaml() {}

    public static JsonNode read(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(200);
        try (Reader reader = Files.newBufferedReader(file)) {
            return MAPPER.valueToTree(new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).load(reader));
        }
    }
}
