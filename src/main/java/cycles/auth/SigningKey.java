package cycles.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the key that tokens are signed with, and refuses one that can be guessed. */
final class SigningKey {
    private static final Logger LOGGER = LoggerFactory.getLogger(SigningKey.class);
    private static final int BYTES = 32;
    /** Of 32 random bytes about 30 differ. */
    private static final int DISTINCT_BYTES = 16;

    private static final Pattern HEXADECIMAL = Pattern.compile("([0-9A-Fa-f]{2})+");

    /** Parts of keys that people make up, and whole keys that stand in standards and tutorials. */
    private static final List<String> WELL_KNOWN = List.of(
            "secret",
            "password",
            "changeme",
            "change-me",
            "change_me",
            "changeit",
            "change-this",
            "example",
            "insecure",
            "qwerty",
            "letmein",
            "12345678",
            "abcdefgh",
            "aym1sysppbydfg", // RFC 7515, A.1
            "404e635266556a586e3272357538782f",
            "413f4428472b4b6250655368566d5970",
            "5367566b59703373367639792f423f45");

    private SigningKey() {}

    /**
     * The key as configured, else that of the environment, else a random one for this run.
     *
     * @param environment the value of the variable {@code JWT_KEY}
     * @throws IllegalArgumentException in one line when the key cannot be read or is weak; the message never tells the key
     */
    static byte[] find(AuthConfiguration configuration, @Nullable String environment) {
        String configured = stripped(configuration.jwtKey);
        if (configuration.jwtKeyFile != null) {
            if (!configured.isEmpty()) {
                throw new IllegalArgumentException("auth.jwtKey and auth.jwtKeyFile are both set: keep one of them");
            }
            return decode(read(configuration.jwtKeyFile).strip(), "auth.jwtKeyFile");
        }
        if (!configured.isEmpty()) {
            return decode(configured, "auth.jwtKey");
        }
        String fromEnvironment = stripped(environment);
        if (!fromEnvironment.isEmpty()) {
            return decode(fromEnvironment, "JWT_KEY");
        }
        LOGGER.warn(
                "Neither auth.jwtKey nor JWT_KEY is set: tokens are signed with a random key. They end with this run, and"
                        + " other instances refuse them");
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return random;
    }

    private static String stripped(@Nullable String key) {
        return key == null ? "" : key.strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "auth.jwtKeyFile: cannot read " + file + " (" + e.getClass().getSimpleName()
                            + "): correct the path or its permissions",
                    e);
        }
    }

    private static byte[] decode(String text, String source) {
        byte[] key = bytes(text);
        if (key.length < BYTES) {
            throw refused(source, "is shorter than 256 bits");
        }
        if (distinct(key) < DISTINCT_BYTES || isMadeUp(key) || isMadeUp(text.getBytes(UTF_8))) {
            throw refused(source, "is well known or follows a pattern");
        }
        return key;
    }

    private static IllegalArgumentException refused(String source, String reason) {
        return new IllegalArgumentException(
                source + " " + reason + ": set auth.jwtKey or JWT_KEY to the output of `openssl rand -base64 32`");
    }

    private static byte[] bytes(String text) {
        if (HEXADECIMAL.matcher(text).matches()) {
            return HexFormat.of().parseHex(text);
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return decoded.length >= BYTES ? decoded : text.getBytes(UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return text.getBytes(UTF_8);
        }
    }

    private static long distinct(byte[] key) {
        return new String(key, ISO_8859_1).chars().distinct().count();
    }

    private static boolean isMadeUp(byte[] key) {
        String text = new String(key, ISO_8859_1);
        String lowerCase = text.toLowerCase(Locale.ROOT);
        return WELL_KNOWN.stream().anyMatch(lowerCase::contains) || repeatsItself(text) || counts(key);
    }

    /** Whether the key is a shorter one, written at least twice. */
    private static boolean repeatsItself(String key) {
        return IntStream.rangeClosed(1, key.length() / 2).anyMatch(period -> key.startsWith(key.substring(period)));
    }

    /** Whether most steps from one byte to the next are the same. */
    private static boolean counts(byte[] key) {
        int step = (byte) (key[1] - key[0]);
        return IntStream.range(1, key.length)
                        .filter(i -> (byte) (key[i] - key[i - 1]) == step)
                        .count()
                > key.length / 2;
    }
}
