package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Holds answers against the service's own description: an operation, a status or a member that is not in it fails. */
final class OpenApiDocument {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    /** What any request may be answered before an operation has been found for it. */
    private static final Set<Integer> BEFORE_ANY_OPERATION = Set.of(408, 413, 414, 417, 426, 431, 503, 505);

    private final JsonNode document;
    private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

    OpenApiDocument(JsonNode document) {
        this.document = document;
    }

    void check(String method, String path, Answer answer) {
        if (method.equals("HEAD") || method.equals("OPTIONS")) {
            return;
        }
        Optional<JsonNode> operation = operation(method, path);
        String status = String.valueOf(answer.status());
        boolean documented =
                operation.isPresent() && operation.get().path("responses").has(status);
        if (documented) {
            check(resolve(operation.get().path("responses").path(status)), answer);
        } else {
            boolean possible =
                    operation.isPresent() ? BEFORE_ANY_OPERATION.contains(answer.status()) : answer.status() >= 400;
            assertThat(possible)
                    .as("%s %s %s is in the document", method, path, answer)
                    .isTrue();
            checkBody(component("schemas", "HttpProblem"), answer);
        }
    }

    /** Holds an answer against everything that any operation, or none, may answer with its status. */
    void check(Answer answer) {
        String status = String.valueOf(answer.status());
        Stream<JsonNode> schemas = document.path("paths").findValues("responses").stream()
                .filter(responses -> responses.has(status))
                .flatMap(responses -> resolve(responses.path(status)).path("content").findValues("schema").stream());
        assertThat(Stream.concat(schemas, Stream.of(component("schemas", "HttpProblem"))))
                .as("%s", answer)
                .anyMatch(schema -> schema(schema).validate(answer.json()).isEmpty());
    }

    private void check(JsonNode response, Answer answer) {
        response.path("headers").properties().forEach(header -> {
            String value = answer.header(header.getKey()).orElse("");
            JsonSchema schema = schema(resolve(header.getValue()).path("schema"));
            assertThat(schema.validate(TextNode.valueOf(value)))
                    .as("%s of %s", header.getKey(), answer)
                    .isEmpty();
        });
        String mediaType = answer.status() < 400 ? "application/json" : Problem.MEDIA_TYPE;
        checkBody(response.path("content").path(mediaType).path("schema"), answer);
    }

    /** Holds a body against one of the document's schemas. */
    void checkBody(String schema, JsonNode body) {
        assertThat(schema(component("schemas", schema)).validate(body))
                .as("%s", body)
                .isEmpty();
    }

    private void checkBody(JsonNode schema, Answer answer) {
        assertThat(schema.isMissingNode()).as("no schema for %s", answer).isFalse();
        assertThat(schema(schema).validate(answer.json())).as("%s", answer).isEmpty();
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
