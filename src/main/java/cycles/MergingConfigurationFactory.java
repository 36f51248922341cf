package cycles;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.ResourceConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;

/**
 * Merges a configuration file into the defaults of the resource {@code defaults.yml}, before system properties override single keys.
 *
 * <p>Objects are merged key by key. A list, a scalar or null in the file replaces the default, and so does an object whose {@code type}
 * differs from the default's.
 */
final class MergingConfigurationFactory<T> extends YamlConfigurationFactory<T> {
    private static final String DEFAULTS = "cycles/defaults.yml";

    MergingConfigurationFactory(Class<T> type, Validator validator, ObjectMapper mapper, String propertyPrefix) {
        super(type, validator, mapper.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES), propertyPrefix);
    }

    /** Replaces {@code ${NAME:-default}} by environment variables; {@code ${NAME}} stays if the variable is not set. */
    static ConfigurationSourceProvider substituting(ConfigurationSourceProvider source) {
        return new SubstitutingSourceProvider(source, new EnvironmentVariableSubstitutor(false));
    }

    @Override
    protected T build(JsonNode file, String path) throws IOException, ConfigurationException {
        return super.build(merge(defaults(), file), path);
    }

    private JsonNode defaults() throws IOException {
        try (InputStream input =
                substituting(new ResourceConfigurationSourceProvider()).open(DEFAULTS)) {
            return mapper.readTree(createParser(input));
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(
                    "An environment variable has a value that is not valid in line "
                            + e.getLocation().getLineNr() + " of the resource " + DEFAULTS,
                    e);
        }
    }

    private static JsonNode merge(JsonNode defaults, JsonNode file) {
        JsonNode type = file.get("type");
        if (!(defaults instanceof ObjectNode merged)
                || !file.isObject()
                || (type != null && !type.equals(defaults.get("type")))) {
            return file;
        }
        file.properties()
                .forEach(entry -> merged.set(
                        entry.getKey(),
                        merged.has(entry.getKey())
                                ? merge(merged.get(entry.getKey()), entry.getValue())
                                : entry.getValue()));
        return merged;
    }
}
