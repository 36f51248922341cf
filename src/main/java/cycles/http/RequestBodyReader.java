package cycles.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Reads one JSON object in UTF-8 and nothing beside it, strictly: what two parsers could understand differently (a key twice, a
 * second value, broken UTF-8) is refused. {@link BodyHandler} has bounded its size. A body without a content type is taken for JSON.
 */
@Consumes(MediaType.WILDCARD)
final class RequestBodyReader implements MessageBodyReader<RequestBody> {
    private static final int MAX_NESTING = 32;
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == RequestBody.class;
    }

    @Override
    public RequestBody readFrom(
            Class<RequestBody> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        String charset = mediaType.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase(UTF_8.name())) {
            throw new NotSupportedException();
        }
        return new RequestBody(parse(body.readAllBytes()));
    }

    private static JsonNode parse(byte[] body) throws IOException {
        try {
            JsonNode json = JSON.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
            if (!json.isObject()) {
                throw new InvalidRequestException("body", "must be a JSON object");
            }
            return json;
        } catch (CharacterCodingException | JacksonException e) {
            throw new InvalidRequestException("body", "must be well-formed JSON in UTF-8, with every key once");
        }
    }
}
