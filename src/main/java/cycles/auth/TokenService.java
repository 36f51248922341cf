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
 * Issues and verifies the tokens: JWTs signed with HMAC-SHA-256 and checked by RFC 8725. The first key signs. A token whose header names
 * a key ({@code kid}) is verified by that one, a token that names none by any. Whether the token's version is still the user's is not
 * known here. Thread-safe.
 */
final class TokenService {
    private static final String TYPE = "at+jwt";
    private static final String KEY_ID = "kid";
    private static final String VERSION = "ver";
    private static final int LONGEST = 4_096;
    /** How far the clock of the instance that issued a token may be ahead of this one's. */
    private static final long CLOCK_SKEW_SECONDS = 30;

    private static final ObjectMapper STRICT_JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What a token says that is signed with our key and of our making. */
    record Verified(UUID userId, int version, Instant expiresAt) {}

    /** A key, and what verifies the tokens that are signed with it. */
    private record Verifier(@Nullable String keyId, JWTVerifier jwt) {}

    private final Algorithm algorithm;
    private final Map<String, Object> header;
    private final List<Verifier> verifiers;
    private final String issuer;
    private final String audience;
    private final Duration lifetime;
    private final Clock clock;

    /** @param keys at least one, with different ids */
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

    /** A token for the user, valid from now on for the configured lifetime. */
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

    /** Empty unless everything about the token is as {@link #issue} makes it. */
    Optional<Verified> verify(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String[] parts = token.split("\\.", -1);
            JsonNode header = object(parts[0]);
            JsonNode claims = object(parts[1]);
            decode(parts[2]);
            if (!TYPE.equals(header.path("typ").textValue()) || header.has("crit")) {
                return Optional.empty();
            }
            if (!isSigned(token, header)) {
                return Optional.empty();
            }
            integer(claims, "iat");
            return Optional.of(new Verified(
                    UUID.fromString(claims.required("sub").textValue()),
                    Math.toIntExact(integer(claims, VERSION)),
                    Instant.ofEpochSecond(integer(claims, "exp"))));
        } catch (IOException | RuntimeException malformed) {
            // Only the token can be at fault here, and in more ways than its parsers document.
            return Optional.empty();
        }
    }

    /** Whether a key that the header names, or where it names none any key, has signed the token, and its claims are valid. */
    private boolean isSigned(String token, JsonNode header) {
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
        } catch (JWTVerificationException refused) {
            return false;
        }
    }

    /** Stricter than the verifier's own parser, which lets the last of two equal names win. */
    private static JsonNode object(String part) throws IOException {
        JsonNode json = STRICT_JSON.readTree(decode(part));
        if (!json.isObject()) {
            throw new IllegalArgumentException("no object");
        }
        return json;
    }

    /** Decodes the one spelling that encoding gives; the stray bits of others would let a token be altered unnoticed. */
    private static byte[] decode(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("not canonical");
        }
        return bytes;
    }

    private static long integer(JsonNode claims, String name) {
        JsonNode value = claims.required(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("no integer");
        }
        return value.longValue();
    }
}
