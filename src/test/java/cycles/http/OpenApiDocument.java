package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import cycles.client.ApiResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Validates responses against the service's own OpenAPI document: an undocumented operation, status or member fails. Thread-safe. */
final class OpenApiDocument {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    /** Statuses of responses that are sent before an operation has been selected. */
    private static final Set<Integer> BEFORE_ANY_OPERATION = Set.of(408, 413, 414, 417, 426, 431, 503, 505);

    private final JsonNode document;
    private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

    OpenApiDocument(JsonNode document) {
        this.document = document;
    }

    void check(String method, String path, ApiResponse response) {
        if (method.equals("HEAD") || method.equals("OPTIONS")) {
            return;
        }
        Optional<JsonNode> operation = operation(method, path);
        String status = String.valueOf(response.status());
        boolean documented =
                operation.isPresent() && operation.get().path("responses").has(status);
        if (documented) {
            checkDocumented(resolve(operation.get().path("responses").path(status)), response);
        } else {
            boolean possible =
                    operation.isPresent() ? BEFORE_ANY_OPERATION.contains(response.status()) : response.status() >= 400;
            assertThat(possible)
                    .as("%s %s %s is in the document", method, path, response)
                    .isTrue();
            checkBody(component("schemas", "HttpProblem"), response);
        }
    }

    /** Validates a response against every schema that any operation has for its status. */
    void check(ApiResponse response) {
        String status = String.valueOf(response.status());
        Stream<JsonNode> schemas = document.path("paths").findValues("responses").stream()
                .filter(responses -> responses.has(status))
                .flatMap(responses -> resolve(responses.path(status)).path("content").findValues("schema").stream());
        assertThat(Stream.concat(schemas, Stream.of(component("schemas", "HttpProblem"))))
                .as("%s", response)
                .anyMatch(schema -> schema(schema).validate(response.json()).isEmpty());
    }

    private void checkDocumented(JsonNode definition, ApiResponse response) {
        definition.path("headers").properties().forEach(header -> {
            String value = response.header(header.getKey()).orElse("");
            JsonSchema schema = schema(resolve(header.getValue()).path("schema"));
            assertThat(schema.validate(TextNode.valueOf(value)))
                    .as("%s of %s", header.getKey(), response)
                    .isEmpty();
        });
        String mediaType = response.status() < 400 ? "application/json" : Problem.MEDIA_TYPE;
        checkBody(definition.path("content").path(mediaType).path("schema"), response);
    }

    /** Validates a body against the schema of this name. */
    void checkBody(String schema, JsonNode body) {
        assertThat(schema(component("schemas", schema)).validate(body))
                .as("%s", body)
                .isEmpty();
    }

    private void checkBody(JsonNode schema, ApiResponse response) {
        assertThat(schema.isMissingNode()).as("no schema for %s", response).isFalse();
        assertThat(schema(schema).validate(response.json())).as("%s", response).isEmpty();
    }

    private Optional<JsonNode> operation(String method, String path) {
        JsonNode paths = document.path("paths");
        String literal = path.replaceFirst("\\?.*", "");
        String template = literal.replaceFirst("^/v1/cycles/[^/]+", "/v1/cycles/{id}");
        String verb = method.toLowerCase(Locale.ROOT);
        return Stream.of(literal, template)
                .map(paths::path)
                .filter(known -> known.has(verb))
                .findFirst()
                .map(known -> known.path(verb));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").textValue().substring(1)) : node;
    }

    private JsonNode component(String kind, String name) {
        return document.path("components").path(kind).path(name);
    }

    private JsonSchema schema(JsonNode schema) {
        return compiled.computeIfAbsent(schema, node -> {
            ObjectNode root = node.deepCopy();
            root.set("components", document.path("components"));
            return SCHEMAS.getSchema(root, STRICT);
        });
    }
}
