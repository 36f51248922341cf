package cycles.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import cycles.repository.TestClock;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests verification with tokens that are signed with the right key, so that each is rejected only because of its altered part. */
class TokenServiceTest {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    private static final UUID USER = UUID.fromString("3f2c1b7e-5a64-4a53-9a4e-0c2f7a9b1d11");
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}";
    private static final String CLAIMS =
            "{\"iss\":\"cycle-service\",\"aud\":\"cycle-service\",\"sub\":\"" + USER + "\",\"iat\":"
                    + NOW.getEpochSecond() + ",\"exp\":" + NOW.plusSeconds(60).getEpochSecond() + ",\"ver\":3}";

    private final byte[] key = new byte[32];
    private final TestClock clock = new TestClock(NOW);
    private final TokenService tokens;

    TokenServiceTest() {
        new SecureRandom().nextBytes(key);
        tokens = new TokenService(keys(key), new AuthConfiguration(), clock);
    }

    private static List<TokenKey> keys(byte[] one) {
        return List.of(new TokenKey(null, one));
    }

    private static String encode(String part) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(UTF_8));
    }

    private String sign(String signed, String algorithm, byte[] withKey) throws Exception {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(withKey, algorithm));
        return signed + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    }

    private String forge(String header, String claims) throws Exception {
        return sign(encode(header) + "." + encode(claims), "HmacSHA256", key);
    }

    @Test
    void verify_issuedToken_returnsItsClaims() {
        assertThat(tokens.verify(tokens.issue(USER, 3)))
                .contains(new TokenService.Claims(USER, 3, NOW.plus(Duration.ofHours(24))));
    }

    @Test
    void verify_forgedTokenWithoutAlteration_isAccepted() throws Exception {
        assertThat(tokens.verify(forge(HEADER, CLAIMS)))
                .contains(new TokenService.Claims(USER, 3, NOW.plusSeconds(60)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"None\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"HS512\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"hs256\",\"typ\":\"at+jwt\"}",
                "{\"alg\":null,\"typ\":\"at+jwt\"}",
                "{\"typ\":\"at+jwt\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"typ\":null}",
                "{\"alg\":\"HS256\",\"typ\":[\"at+jwt\"]}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"unknown\"}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"\"}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":null}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":[\"a\"]}",
                "{\"alg\":\"HS256\",\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"none\",\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}{}",
                "null",
                "[]",
                "\"HS256\"",
                "",
                "{"
            })
    void verify_otherHeader_isRejected(String header) throws Exception {
        assertThat(tokens.verify(forge(header, CLAIMS))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"iss\":\"cycle-service\"|",
                "\"iss\":\"cycle-service\"|\"iss\":\"another\"",
                "\"iss\":\"cycle-service\"|\"iss\":null",
                "\"aud\":\"cycle-service\"|",
                "\"aud\":\"cycle-service\"|\"aud\":\"another\"",
                "\"aud\":\"cycle-service\"|\"aud\":[]",
                "\"ver\":3|",
                "\"ver\":3|\"ver\":\"3\"",
                "\"ver\":3|\"ver\":3.5",
                "\"ver\":3|\"ver\":4294967299",
                "\"ver\":3|\"ver\":3,\"ver\":4",
                "\"ver\":3|\"ver\":3,\"exp\":99999999999",
                "\"sub\":\"3f2c1b7e-5a64-4a53-9a4e-0c2f7a9b1d11\"|",
                "\"sub\":\"3f2c1b7e-5a64-4a53-9a4e-0c2f7a9b1d11\"|\"sub\":\"someone\"",
                "\"sub\":\"3f2c1b7e-5a64-4a53-9a4e-0c2f7a9b1d11\"|\"sub\":7",
                "\"iat\":1748779200|",
                "\"iat\":1748779200|\"iat\":\"1748779200\"",
                "\"iat\":1748779200|\"iat\":1748779231",
                "\"iat\":1748779200|\"iat\":1748779200,\"nbf\":1748779231",
                "\"exp\":1748779260|",
                "\"exp\":1748779260|\"exp\":null",
                "\"exp\":1748779260|\"exp\":\"1748779260\"",
                "\"exp\":1748779260|\"exp\":1748779199",
                "\"exp\":1748779260|\"exp\":1e400",
                "\"exp\":1748779260|\"exp\":9223372036854775807",
                "\"exp\":1748779260|\"exp\":-1"
            })
    void verify_alteredOrMissingClaim_isRejected(String change) throws Exception {
        String[] fromTo = change.split("\\|", 2);
        String claims = CLAIMS.replace(fromTo[0], fromTo[1])
                .replace("{,", "{")
                .replace(",}", "}")
                .replace(",,", ",");
        assertThat(claims).isNotEqualTo(CLAIMS);
        assertThat(tokens.verify(forge(HEADER, claims))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "3", "", "{", "{}", "{\"a\":{\"a\":{\"a\":[[[[]]]]}}}", "{} {}"})
    void verify_malformedClaims_isRejected(String claims) throws Exception {
        assertThat(tokens.verify(forge(HEADER, claims))).isEmpty();
    }

    @Test
    void verify_otherKeyOrAlgorithm_isRejected() throws Exception {
        String signed = encode(HEADER) + "." + encode(CLAIMS);
        assertThat(tokens.verify(sign(signed, "HmacSHA256", new byte[32]))).isEmpty();
        assertThat(tokens.verify(sign(signed, "HmacSHA512", key))).isEmpty();
        assertThat(tokens.verify(sign(encode(HEADER.replace("256", "512")) + "." + encode(CLAIMS), "HmacSHA512", key)))
                .isEmpty();
        assertThat(tokens.verify(signed + ".")).isEmpty();
        assertThat(tokens.verify(encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}") + "." + encode(CLAIMS) + "."))
                .isEmpty();
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        assertThat(tokens.verify(JWT.create()
                        .withPayload(CLAIMS)
                        .sign(Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate()))))
                .isEmpty();
    }

    private TokenKey newKey(String id) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return new TokenKey(id, secret);
    }

    private TokenService with(TokenKey... keys) {
        return new TokenService(List.of(keys), new AuthConfiguration(), clock);
    }

    private static String headerOf(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), UTF_8);
    }

    /** Covers every step of the procedure in SECURITY.md; instances of two successive steps run concurrently. */
    @Test
    void verify_successiveStepsOfKeyRotation_acceptEachOther() {
        TokenKey withoutId = new TokenKey(null, key);
        TokenKey one = newKey("one");
        TokenKey two = newKey("two");
        List<TokenService> steps = List.of(
                tokens,
                with(withoutId, one),
                with(one, new TokenKey("bare", key)),
                with(one),
                with(one, two),
                with(two, one),
                with(two));
        for (int i = 1; i < steps.size(); i++) {
            boolean oldKeyRemoved = i == 3 || i == 6;
            String before = steps.get(i - 1).issue(USER, 3);
            String after = steps.get(i).issue(USER, 3);
            assertThat(steps.get(i).verify(before)).as("step %d", i).isPresent();
            assertThat(steps.get(i - 1).verify(after)).as("step %d", i).isPresent();
            if (oldKeyRemoved) {
                assertThat(steps.get(i).verify(steps.get(i - 2).issue(USER, 3)))
                        .as("step %d", i)
                        .isEmpty();
            }
        }
    }

    @Test
    void issue_severalKeys_signsWithFirstAndSetsKid() {
        TokenKey one = newKey("one");
        TokenKey two = newKey("two");
        String token = with(one, two).issue(USER, 3);
        assertThat(headerOf(token)).contains("\"kid\":\"one\"");
        assertThat(with(one).verify(token)).isPresent();
        assertThat(with(two).verify(token)).isEmpty();
        assertThat(headerOf(tokens.issue(USER, 3))).doesNotContain("kid");
    }

    @Test
    void verify_kidOfOtherKey_isRejected() throws Exception {
        TokenKey one = newKey("one");
        TokenKey two = newKey("two");
        String header = HEADER.replace("}", ",\"kid\":\"two\"}");
        String signed = encode(header) + "." + encode(CLAIMS);
        assertThat(with(one, two).verify(sign(signed, "HmacSHA256", two.secret())))
                .isPresent();
        assertThat(with(one, two).verify(sign(signed, "HmacSHA256", one.secret())))
                .isEmpty();
    }

    @Test
    void verify_noKid_isVerifiedWithAnyKey() throws Exception {
        String token = forge(HEADER, CLAIMS);
        assertThat(with(newKey("one"), new TokenKey("two", key)).verify(token)).isPresent();
        assertThat(with(newKey("one"), newKey("two")).verify(token)).isEmpty();
    }

    @Test
    void verify_otherIssuerOrAudience_isRejected() {
        AuthConfiguration other = new AuthConfiguration();
        other.audience = "another-service";
        assertThat(tokens.verify(new TokenService(keys(key), other, clock).issue(USER, 3)))
                .isEmpty();
        other.audience = "cycle-service";
        other.issuer = "another-service";
        assertThat(tokens.verify(new TokenService(keys(key), other, clock).issue(USER, 3)))
                .isEmpty();
    }

    @Test
    void verify_lifetimeExceeded_isRejected() {
        String token = tokens.issue(USER, 3);
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(tokens.verify(token)).isPresent();
        clock.advance(Duration.ofSeconds(2));
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Test
    void verify_clockBehindIssuer_isToleratedFor30Seconds() {
        String token = tokens.issue(USER, 3);
        clock.advance(Duration.ofSeconds(-30));
        assertThat(tokens.verify(token)).isPresent();
        clock.advance(Duration.ofSeconds(-1));
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Test
    void verify_tooLong_isRejected() throws Exception {
        String padding = "\"x\":\"" + "x".repeat(2_000) + "\",";
        assertThat(tokens.verify(forge(HEADER, "{" + padding + CLAIMS.substring(1))))
                .isPresent();
        assertThat(tokens.verify(forge(HEADER, "{" + padding.repeat(2).replaceFirst("x", "y") + CLAIMS.substring(1))))
                .isEmpty();
        assertThat(tokens.verify("a".repeat(10_000_000))).isEmpty();
    }

    @Test
    void verify_anyCharacterChanged_isRejected() {
        String token = tokens.issue(USER, 3);
        SplittableRandom random = new SplittableRandom(3);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u0000\u00e9";
        for (int i = 0; i < token.length(); i++) {
            for (int j = 0; j < 8; j++) {
                char other = alphabet.charAt(random.nextInt(alphabet.length()));
                if (other != token.charAt(i)) {
                    String altered = token.substring(0, i) + other + token.substring(i + 1);
                    assertThat(tokens.verify(altered)).as(altered).isEmpty();
                }
            }
        }
        for (int i = 0; i < token.length(); i++) {
            assertThat(tokens.verify(token.substring(0, i))).isEmpty();
        }
        for (String more : new String[] {".", "=", "A", " ", ".e30"}) {
            assertThat(tokens.verify(token + more)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "e30.e30.",
                "e30.e30.e30",
                "bnVsbA.bnVsbA.bnVsbA",
                "\ud800.\ud800.\ud800"
            })
    void verify_malformedToken_isRejected(String token) {
        assertThat(tokens.verify(token)).isEmpty();
    }
}
