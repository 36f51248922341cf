package cycles.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
    private static final byte[] KEY = new byte[32];

    static {
        new SplittableRandom(7).nextBytes(KEY);
    }

    private static byte[] configured(String key) {
        AuthConfiguration configuration = new AuthConfiguration();
        configuration.jwtKey = key;
        return SigningKey.find(configuration, null);
    }

    @Test
    void aKeyIsBase64HexadecimalDigitsOrText() {
        assertThat(configured(Base64.getEncoder().encodeToString(KEY) + "\n")).isEqualTo(KEY);
        assertThat(configured(Base64.getUrlEncoder().withoutPadding().encodeToString(KEY)))
                .isEqualTo(KEY);
        assertThat(configured(HexFormat.of().formatHex(KEY))).isEqualTo(KEY);
        String text = "fy8!kQ:27x_Lw/0pTz,9vB?hR-4mDc;N";
        assertThat(configured(text)).isEqualTo(text.getBytes(UTF_8));
    }

    @Test
    void randomKeysAreAccepted() {
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
    void aWeakKeyIsRefusedInOneLineThatDoesNotTellIt(String key) {
        assertThatThrownBy(() -> configured(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("auth.jwtKey ")
                .hasMessageContaining("JWT_KEY")
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining(key)
                .hasNoCause();
    }

    @Test
    void aWellKnownTextIsRefusedEncodedToo() {
        String key = Base64.getEncoder().encodeToString("the example key of our own readme".getBytes(UTF_8));
        assertThatThrownBy(() -> configured(key)).hasMessageContaining("well known");
    }

    @Test
    void theConfigurationComesBeforeTheEnvironment() {
        String key = Base64.getEncoder().encodeToString(KEY);
        AuthConfiguration unset = new AuthConfiguration();
        assertThat(SigningKey.find(unset, key)).isEqualTo(KEY);
        unset.jwtKey = "";
        assertThat(SigningKey.find(unset, key)).isEqualTo(KEY);
        assertThatThrownBy(() -> SigningKey.find(unset, "weak")).hasMessageStartingWith("JWT_KEY is shorter");
        AuthConfiguration set = new AuthConfiguration();
        set.jwtKey = key;
        assertThat(SigningKey.find(set, "weak")).isEqualTo(KEY);
    }

    @Test
    void withoutAKeyEachRunHasItsOwn() {
        byte[] one = SigningKey.find(new AuthConfiguration(), null);
        assertThat(one).hasSize(32).isNotEqualTo(SigningKey.find(new AuthConfiguration(), ""));
    }

    @Test
    void aKeyMayComeFromAFile(@TempDir Path folder) throws IOException {
        AuthConfiguration configuration = new AuthConfiguration();
        configuration.jwtKeyFile = folder.resolve("key");
        assertThatThrownBy(() -> SigningKey.find(configuration, null))
                .hasMessageStartingWith("auth.jwtKeyFile: cannot read");
        Files.writeString(configuration.jwtKeyFile, "weak\n");
        assertThatThrownBy(() -> SigningKey.find(configuration, null))
                .hasMessageStartingWith("auth.jwtKeyFile is shorter");
        Files.writeString(configuration.jwtKeyFile, Base64.getEncoder().encodeToString(KEY) + "\n");
        assertThat(SigningKey.find(configuration, "ignored")).isEqualTo(KEY);
        configuration.jwtKey = "set too";
        assertThatThrownBy(() -> SigningKey.find(configuration, null)).hasMessageContaining("both set");
    }
}
