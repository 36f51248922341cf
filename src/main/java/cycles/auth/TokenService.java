package cycles.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies JWTs signed with HMAC-SHA-256, following RFC 8725 (JWT best current practices). The first key signs. A token with
 * a key id ({@code kid}) is verified with that key, a token without one with any key. This class does not check whether the token
 * version is current. Thread-safe.
 */
final class TokenService {
    private static final String TYPE = "at+jwt";
    private static final String KEY_ID = "kid";
    private static final String VERSION = "ver";
    private static final int MAX_LENGTH = 4_096;
    /** The tolerated difference between the clocks of the issuing and the verifying instance. */
    private static final long CLOCK_SKEW_SECONDS = 30;

    private static final ObjectMapper STRICT_JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Contains the claims of a verified token. */
    record Claims(UUID userId, int version, Instant expiresAt) {}

    /** Verifies the tokens signed with one key; the id is null for a key without one. */
    private record Verifier(@Nullable String keyId, JWTVerifier jwt) {}

    private final Algorithm algorithm;
    private final Map<String, Object> header;
    private final List<Verifier> verifiers;
    private final String issuer;
    private final String audience;
    private final Duration lifetime;
    private final Clock clock;

    /** @param keys at least one key; the ids must be unique */
    TokenService(List<TokenKey> keys, AuthConfiguration configuration, Clock clock) {
        TokenKey first = keys.get(0);
        this.algorithm = Algorithm.HMAC256(first.secret());
        this.header = first.id() == null ? Map.of("typ", TYPE) : Map.of("typ", TYPE, KEY_ID, first.id());
        this.issuer = configuration.issuer;
        this.audience = configuration.audience;
        this.lifetime = configuration.tokenLifetime.toJavaDuration();
        this.clock = clock;
        this.verifiers = keys.stream()
                .map(key -> new Verifier(key.id(), verifier(key.secret())))
                .toList();
    }

    private JWTVerifier verifier(byte[] key) {
        return ((JWTVerifier.BaseVerification) JWT.require(Algorithm.HMAC256(key))
                        .withIssuer(issuer)
                        .withAudience(audience)
                        .acceptIssuedAt(CLOCK_SKEW_SECONDS)
                        .acceptNotBefore(CLOCK_SKEW_SECONDS))
                .build(clock);
    }

    /** Issues a token for the user, valid from now for the configured lifetime. */
    String issue(UUID userId, int version) {
        Instant now = clock.instant();
        return JWT.create()
                .withHeader(header)
                .withIssuer(issuer)
                .withAudience(audience)
                .withSubject(userId.toString())
                .withIssuedAt(now)
                .withExpiresAt(now.plus(lifetime))
                .withClaim(VERSION, version)
                .sign(algorithm);
    }

    /** Verifies signature, format and claims of a token; returns empty if any of them is not as {@link #issue} produces it. */
    Optional<Claims> verify(String token) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            String[] parts = token.split("\\.", -1);
            JsonNode header = parseObject(parts[0]);
            JsonNode claims = parseObject(parts[1]);
            decode(parts[2]);
            if (!TYPE.equals(header.path("typ").textValue()) || header.has("crit")) {
                return Optional.empty();
            }
            if (!isVerifiedByAnyKey(token, header)) {
                return Optional.empty();
            }
            requireInteger(claims, "iat");
            return Optional.of(new Claims(
                    UUID.fromString(claims.required("sub").textValue()),
                    Math.toIntExact(requireInteger(claims, VERSION)),
                    Instant.ofEpochSecond(requireInteger(claims, "exp"))));
        } catch (IOException | RuntimeException malformed) {
            // Malformed tokens cause more kinds of exceptions than the parsers document; nothing else can fail here.
            return Optional.empty();
        }
    }

    /** Verifies signature and registered claims with the key that the header specifies, or with any key if it specifies none. */
    private boolean isVerifiedByAnyKey(String token, JsonNode header) {
        String keyId = header.has(KEY_ID) ? header.required(KEY_ID).textValue() : null;
        if (header.has(KEY_ID) && keyId == null) {
            return false;
        }
        return verifiers.stream()
                .filter(verifier -> keyId == null || keyId.equals(verifier.keyId))
                .anyMatch(verifier -> verifies(verifier.jwt, token));
    }

    private static boolean verifies(JWTVerifier verifier, String token) {
        try {
            verifier.verify(token);
            return true;
        } catch (JWTVerificationException rejected) {
            return false;
        }
    }

    /** Parses a JSON object and rejects duplicate names, of which the verifier's parser would use the last. */
    private static JsonNode parseObject(String part) throws IOException {
        JsonNode json = STRICT_JSON.readTree(decode(part));
        if (!json.isObject()) {
            throw new IllegalArgumentException("not an object");
        }
        return json;
    }

    /** Decodes canonical base64url only. Other encodings have unused bits that could be changed without detection. */
    private static byte[] decode(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("not canonical");
        }
        return bytes;
    }

    private static long requireInteger(JsonNode claims, String name) {
        JsonNode value = claims.required(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("not an integer");
        }
        return value.longValue();
    }
}
