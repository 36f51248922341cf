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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * Parses a request body strictly as one JSON object in UTF-8. Refuses what parsers interpret differently: duplicate keys, trailing
 * values, malformed UTF-8. Skips a byte order mark, and treats a body without a content type as JSON. {@link BodyHandler} has limited
 * the size before.
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
        if (charset != null && !isUtf8(charset)) {
            throw new UnsupportedCharsetException();
        }
        return new RequestBody(parse(withoutByteOrderMark(body.readAllBytes())));
    }

    /** Accepts aliases such as {@code utf8}. */
    private static boolean isUtf8(String charset) {
        try {
            return Charset.forName(charset.strip()).equals(UTF_8);
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    /** Skips the byte order mark, as RFC 8259 allows; some editors and Windows clients write it. */
    private static ByteBuffer withoutByteOrderMark(byte[] body) {
        boolean marked = body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        return marked ? ByteBuffer.wrap(body, 3, body.length - 3) : ByteBuffer.wrap(body);
    }

    private static JsonNode parse(ByteBuffer body) throws IOException {
        try {
            JsonNode json = JSON.readTree(UTF_8.newDecoder().decode(body).toString());
            if (!json.isObject()) {
                throw new InvalidRequestException("body", "must be a JSON object");
            }
            return json;
        } catch (CharacterCodingException | JacksonException e) {
            throw new InvalidRequestException("body", "must be well-formed JSON in UTF-8 without duplicate keys");
        }
    }
}
