package cycles.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
    private static final byte[] KEY = new byte[32];

    static {
        new SplittableRandom(7).nextBytes(KEY);
    }

    private static byte[] configured(String key) {
        AuthConfiguration configuration = new AuthConfiguration();
        configuration.jwtKey = key;
        return only(SigningKey.find(configuration, null, null));
    }

    private static byte[] only(List<TokenKey> keys) {
        assertThat(keys).singleElement().extracting(TokenKey::id).isNull();
        return keys.get(0).secret();
    }

    private static List<TokenKey> fromEnvironment(String jwtKey, String jwtKeys) {
        return SigningKey.find(new AuthConfiguration(), jwtKey, jwtKeys);
    }

    private static String newKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static AuthConfiguration.Key key(String id, String key) {
        AuthConfiguration.Key entry = new AuthConfiguration.Key();
        entry.id = id;
        entry.key = key;
        return entry;
    }

    @Test
    void find_severalKeysInEnvironment_keepsOrderAndIds() {
        String text = "fy8!kQ:27x_Lw/0pTz;9vB?hR-4mDc;N";
        String other = newKey();
        assertThat(fromEnvironment(null, " one:" + text + ", two : " + other + "\n"))
                .extracting(TokenKey::id, each -> Base64.getEncoder().encodeToString(each.secret()))
                .containsExactly(
                        tuple("one", Base64.getEncoder().encodeToString(text.getBytes(UTF_8))), tuple("two", other));
        assertThat(fromEnvironment(newKey(), "one:" + other))
                .extracting(TokenKey::id)
                .containsExactly(null, "one");
    }

    @Test
    void find_severalKeysInConfiguration_overrideEnvironment(@TempDir Path directory) throws IOException {
        AuthConfiguration configuration = new AuthConfiguration();
        AuthConfiguration.Key fileKey = key("two", null);
        fileKey.keyFile = Files.writeString(directory.resolve("key"), newKey());
        configuration.jwtKeys = List.of(key("one", newKey()), fileKey);
        assertThat(SigningKey.find(configuration, "ignored", "ignored"))
                .extracting(TokenKey::id)
                .containsExactly("one", "two");
        configuration.jwtKey = newKey();
        assertThat(SigningKey.find(configuration, "ignored", "ignored"))
                .extracting(TokenKey::id)
                .containsExactly(null, "one", "two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "one:%s,two:weak | JWT_KEYS, key 2 is shorter",
                "one:%s,two:a-string-secret-at-least-256-bits-long | JWT_KEYS, key 2 is well known",
                "one:%s,one:%s | JWT_KEYS, key 2: the id is used twice",
                "%s | JWT_KEYS, key 1: has no id",
                "one:%s, | JWT_KEYS, key 2: has no id",
                ":%s | JWT_KEYS, key 1: the id of a key must",
                "a b:%s | JWT_KEYS, key 1: the id of a key must",
                "one: | JWT_KEYS, key 1 is shorter"
            })
    void find_invalidKeyInEnvironment_isRejectedWithoutQuotingIt(String variable, String message) {
        String key = newKey();
        assertThatThrownBy(() -> fromEnvironment(null, variable.replace("%s", key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining(key)
                .hasMessageNotContaining("\n");
    }

    @Test
    void find_invalidKeyInConfiguration_isRejectedWithPath() {
        AuthConfiguration configuration = new AuthConfiguration();
        for (AuthConfiguration.Key wrong : List.of(
                key("two", "weak"), key("two", null), key("one", newKey()), key(null, newKey()), key("", newKey()))) {
            configuration.jwtKeys = List.of(key("one", newKey()), wrong);
            assertThatThrownBy(() -> SigningKey.find(configuration, null, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("auth.jwtKeys[1].");
        }
    }

    @Test
    void toString_key_omitsSecret() {
        assertThat(fromEnvironment(null, "one:" + newKey()).toString()).isEqualTo("[TokenKey[id=one]]");
    }

    @Test
    void find_base64HexadecimalOrText_isDecoded() {
        assertThat(configured(Base64.getEncoder().encodeToString(KEY) + "\n")).isEqualTo(KEY);
        assertThat(configured(Base64.getUrlEncoder().withoutPadding().encodeToString(KEY)))
                .isEqualTo(KEY);
        assertThat(configured(HexFormat.of().formatHex(KEY))).isEqualTo(KEY);
        String text = "fy8!kQ:27x_Lw/0pTz,9vB?hR-4mDc;N";
        assertThat(configured(text)).isEqualTo(text.getBytes(UTF_8));
    }

    @Test
    void find_randomKey_isAccepted() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 1_000; i++) {
            byte[] key = new byte[32 + i % 33];
            random.nextBytes(key);
            assertThat(configured(Base64.getEncoder().encodeToString(key))).isEqualTo(key);
            assertThat(configured(HexFormat.of().formatHex(key))).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "too weak",
                "c2hvcnQ=",
                "fy8!kQ:27x_Lw/0pTz,9vB?hR-4mDc;",
                "0123456789abcdef0123456789abcdef",
                "d6f3a1905be47c28f1e09a6b37d85c42",
                "00000000000000000000000000000000000000000000",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abcabcabcabcabcabcabcabcabcabcabcabcabcabcabc",
                "fy8!kQ:27x_Lw/0pfy8!kQ:27x_Lw/0p",
                "fy8!kQ:27x_Lw/0pTz,9fy8!kQ:27x_Lw/0pTz,9fy8",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "your-256-bit-secret-your-256-bit",
                "a-string-secret-at-least-256-bits-long",
                "Please-ChangeMe-before-you-go-live!",
                "qwertyuiopasdfghjklzxcvbnm7410852",
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
                "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970"
            })
    void find_weakKey_isRejectedWithoutQuotingIt(String key) {
        assertThatThrownBy(() -> configured(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("auth.jwtKey ")
                .hasMessageContaining("JWT_KEY")
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining(key)
                .hasNoCause();
    }

    @Test
    void find_encodedWellKnownText_isRejected() {
        String key = Base64.getEncoder().encodeToString("the example key of our own readme".getBytes(UTF_8));
        assertThatThrownBy(() -> configured(key)).hasMessageContaining("well known");
    }

    @Test
    void find_configurationAndEnvironment_configurationWins() {
        String key = Base64.getEncoder().encodeToString(KEY);
        AuthConfiguration unset = new AuthConfiguration();
        assertThat(only(SigningKey.find(unset, key, null))).isEqualTo(KEY);
        unset.jwtKey = "";
        assertThat(only(SigningKey.find(unset, key, null))).isEqualTo(KEY);
        assertThatThrownBy(() -> SigningKey.find(unset, "weak", null)).hasMessageStartingWith("JWT_KEY is shorter");
        AuthConfiguration set = new AuthConfiguration();
        set.jwtKey = key;
        assertThat(only(SigningKey.find(set, "weak", null))).isEqualTo(KEY);
    }

    @Test
    void find_noKey_returnsRandomKey() {
        byte[] one = only(fromEnvironment(null, null));
        assertThat(one).hasSize(32).isNotEqualTo(only(fromEnvironment("", "")));
    }

    @Test
    void find_keyFile_isRead(@TempDir Path directory) throws IOException {
        AuthConfiguration configuration = new AuthConfiguration();
        configuration.jwtKeyFile = directory.resolve("key");
        assertThatThrownBy(() -> SigningKey.find(configuration, null, null))
                .hasMessageStartingWith("auth.jwtKeyFile: cannot read");
        Files.writeString(configuration.jwtKeyFile, "weak\n");
        assertThatThrownBy(() -> SigningKey.find(configuration, null, null))
                .hasMessageStartingWith("auth.jwtKeyFile is shorter");
        Files.writeString(configuration.jwtKeyFile, Base64.getEncoder().encodeToString(KEY) + "\n");
        assertThat(only(SigningKey.find(configuration, "ignored", null))).isEqualTo(KEY);
        configuration.jwtKey = "set too";
        assertThatThrownBy(() -> SigningKey.find(configuration, null, null)).hasMessageContaining("both set");
    }
}
