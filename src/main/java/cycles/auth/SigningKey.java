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

/** Reads the keys of the tokens from the configuration or the environment, and refuses keys that can be guessed. */
final class SigningKey {
    private static final Logger LOGGER = LoggerFactory.getLogger(SigningKey.class);
    private static final int BYTES = 32;
    /** Of 32 random bytes about 30 differ. */
    private static final int DISTINCT_BYTES = 16;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

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
     * The keys as configured, else those of the environment, else a random one for this run. The first one signs, all of them verify. In
     * both places a key without an id comes before those with one.
     *
     * @param jwtKey the value of the variable {@code JWT_KEY}: one key, which has no id
     * @param jwtKeys the value of the variable {@code JWT_KEYS}: {@code id:key,id:key}
     * @return at least one key, with different ids
     * @throws IllegalArgumentException in one line when a key cannot be read or is weak, or an id is not valid or not unique; the message
     *     never contains a key
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
                "Neither auth.jwtKey nor auth.jwtKeys, JWT_KEY or JWT_KEYS is set: tokens are signed with a random key. They end with"
                        + " this run, and other instances refuse them");
        byte[] random = new byte[BYTES];
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

    private static Optional<byte[]> secret(
            @Nullable String key, @Nullable Path file, String nameOfKey, String nameOfFile) {
        String configured = stripped(key);
        if (file != null && !configured.isEmpty()) {
            throw new IllegalArgumentException(nameOfKey + " and " + nameOfFile + " are both set: keep one of them");
        }
        if (file != null) {
            return Optional.of(decode(read(file, nameOfFile).strip(), nameOfFile));
        }
        return configured.isEmpty() ? Optional.empty() : Optional.of(decode(configured, nameOfKey));
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
                throw new IllegalArgumentException(source + ": has no id: write id:key,id:key");
            }
            add(keys, idAndKey[0].strip(), decode(idAndKey[1].strip(), source), source);
        }
        return keys;
    }

    private static void add(List<TokenKey> keys, @Nullable String id, byte[] secret, String source) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    source + ": the id of a key has 1 to 64 letters, digits, dots, hyphens or underscores");
        }
        if (keys.stream().anyMatch(each -> id.equals(each.id()))) {
            throw new IllegalArgumentException(source + ": the id is used twice: give each key an id of its own");
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
