package cycles.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the signing keys of the tokens from the configuration or the environment, and rejects weak keys. */
final class SigningKey {
    private static final Logger LOGGER = LoggerFactory.getLogger(SigningKey.class);
    private static final int MIN_BYTES = 32;
    /** The minimum number of distinct bytes; 32 random bytes contain about 30. */
    private static final int MIN_DISTINCT_BYTES = 16;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Pattern HEXADECIMAL = Pattern.compile("([0-9A-Fa-f]{2})+");

    /** Common parts of hand-made keys, and complete keys published in standards and tutorials. */
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
     * Returns the configured keys, else those of the environment, else one random key. The first key signs, all of them verify. In both
     * sources a key without an id precedes the keys with ids.
     *
     * @param jwtKey the value of the environment variable {@code JWT_KEY}: one key without an id
     * @param jwtKeys the value of the environment variable {@code JWT_KEYS}: {@code id:key,id:key}
     * @return at least one key; the ids are unique
     * @throws IllegalArgumentException with a message of one line that contains no key, when a key cannot be read or is weak, or when
     *     an id is invalid or not unique
     */
    static List<TokenKey> find(AuthConfiguration configuration, @Nullable String jwtKey, @Nullable String jwtKeys) {
        List<TokenKey> keys = configured(configuration);
        if (keys.isEmpty()) {
            keys = fromEnvironment(stripped(jwtKey), stripped(jwtKeys));
        }
        if (!keys.isEmpty()) {
            return List.copyOf(keys);
        }
        LOGGER.warn(
                "Neither auth.jwtKey nor auth.jwtKeys, JWT_KEY or JWT_KEYS is set: tokens are signed with a random key. They are"
                        + " invalid after a restart and on other instances");
        byte[] random = new byte[MIN_BYTES];
        new SecureRandom().nextBytes(random);
        return List.of(new TokenKey(null, random));
    }

    private static List<TokenKey> configured(AuthConfiguration configuration) {
        List<TokenKey> keys = new ArrayList<>();
        secret(configuration.jwtKey, configuration.jwtKeyFile, "auth.jwtKey", "auth.jwtKeyFile")
                .ifPresent(secret -> keys.add(new TokenKey(null, secret)));
        for (int i = 0; i < configuration.jwtKeys.size(); i++) {
            AuthConfiguration.Key key = configuration.jwtKeys.get(i);
            String path = "auth.jwtKeys[" + i + "].";
            byte[] secret = secret(key.key, key.keyFile, path + "key", path + "keyFile")
                    .orElseThrow(() ->
                            new IllegalArgumentException(path + "key is missing: set " + path + "key or keyFile"));
            add(keys, key.id, secret, path + "id");
        }
        return keys;
    }

    private static Optional<byte[]> secret(@Nullable String key, @Nullable Path file, String keyName, String fileName) {
        String configured = stripped(key);
        if (file != null && !configured.isEmpty()) {
            throw new IllegalArgumentException(keyName + " and " + fileName + " are both set: keep one of them");
        }
        if (file != null) {
            return Optional.of(decode(read(file, fileName).strip(), fileName));
        }
        return configured.isEmpty() ? Optional.empty() : Optional.of(decode(configured, keyName));
    }

    private static List<TokenKey> fromEnvironment(String jwtKey, String jwtKeys) {
        List<TokenKey> keys = new ArrayList<>();
        if (!jwtKey.isEmpty()) {
            keys.add(new TokenKey(null, decode(jwtKey, "JWT_KEY")));
        }
        String[] entries = jwtKeys.isEmpty() ? new String[0] : jwtKeys.split(",", -1);
        for (int i = 0; i < entries.length; i++) {
            String source = "JWT_KEYS, key " + (i + 1);
            String[] idAndKey = entries[i].split(":", 2);
            if (idAndKey.length < 2) {
                throw new IllegalArgumentException(source + ": has no id: use the form id:key,id:key");
            }
            add(keys, idAndKey[0].strip(), decode(idAndKey[1].strip(), source), source);
        }
        return keys;
    }

    private static void add(List<TokenKey> keys, @Nullable String id, byte[] secret, String source) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    source + ": the id of a key must consist of 1 to 64 letters, digits, dots, hyphens or underscores");
        }
        if (keys.stream().anyMatch(each -> id.equals(each.id()))) {
            throw new IllegalArgumentException(source + ": the id is used twice: give each key a unique id");
        }
        keys.add(new TokenKey(id, secret));
    }

    private static String stripped(@Nullable String key) {
        return key == null ? "" : key.strip();
    }

    private static String read(Path file, String source) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    source + ": cannot read " + file + " (" + e.getClass().getSimpleName()
                            + "): correct the path or its permissions",
                    e);
        }
    }

    private static byte[] decode(String text, String source) {
        byte[] key = bytes(text);
        if (key.length < MIN_BYTES) {
            throw weakKey(source, "is shorter than 256 bits");
        }
        if (distinctBytes(key) < MIN_DISTINCT_BYTES || isGuessable(key) || isGuessable(text.getBytes(UTF_8))) {
            throw weakKey(source, "is well known or follows a pattern");
        }
        return key;
    }

    private static IllegalArgumentException weakKey(String source, String reason) {
        return new IllegalArgumentException(
                source + " " + reason + ": set auth.jwtKey or JWT_KEY to the output of `openssl rand -base64 32`");
    }

    private static byte[] bytes(String text) {
        if (HEXADECIMAL.matcher(text).matches()) {
            return HexFormat.of().parseHex(text);
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return decoded.length >= MIN_BYTES ? decoded : text.getBytes(UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return text.getBytes(UTF_8);
        }
    }

    private static long distinctBytes(byte[] key) {
        return new String(key, ISO_8859_1).chars().distinct().count();
    }

    private static boolean isGuessable(byte[] key) {
        String text = new String(key, ISO_8859_1);
        String lowerCase = text.toLowerCase(Locale.ROOT);
        return WELL_KNOWN.stream().anyMatch(lowerCase::contains) || isPeriodic(text) || hasConstantStep(key);
    }

    /** Returns whether the key repeats a shorter sequence. */
    private static boolean isPeriodic(String key) {
        return IntStream.rangeClosed(1, key.length() / 2).anyMatch(period -> key.startsWith(key.substring(period)));
    }

    /** Returns whether most differences between adjacent bytes are the same. */
    private static boolean hasConstantStep(byte[] key) {
        int step = (byte) (key[1] - key[0]);
        return IntStream.range(1, key.length)
                        .filter(i -> (byte) (key[i] - key[i - 1]) == step)
                        .count()
                > key.length / 2;
    }
}
