package cycles.auth;

import cycles.core.Violation;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Checks emails and passwords. The rules for passwords, their length in code points included, are those of the normalised password: what
 * one device sends composed (é) and another decomposed (e and an accent) is one password.
 */
final class CredentialPolicy {
    static final int LONGEST_PASSWORD = 100;
    private static final int SHORTEST_PASSWORD = 8;
    /** In UTF-16 code units: a code point is decomposed into 4 code points at most, of which each takes up to 2. */
    private static final int LONGEST_DECOMPOSED = 8 * LONGEST_PASSWORD;

    private static final int LONGEST_EMAIL = 255;

    /**
     * ASCII only: letters beyond it have look-alikes, and lower cases that make one account of two spellings. No part of the
     * pattern can match in two ways and the length is checked before, so matching is quick whatever the input.
     */
    private static final Pattern PLAIN_EMAIL = Pattern.compile("""
            [\\w!#$%&'*+/=?^`{|}~-]++(\\.[\\w!#$%&'*+/=?^`{|}~-]++)*+\
            @([A-Za-z0-9](-*+[A-Za-z0-9])*+\\.)++[A-Za-z](-*+[A-Za-z0-9])++""");

    private record PasswordRule(String message, Predicate<String> holds) {}

    private static final List<PasswordRule> PASSWORD_RULES = List.of(
            new PasswordRule(
                    "must be 8 to 100 characters long",
                    password -> length(password) >= SHORTEST_PASSWORD && length(password) <= LONGEST_PASSWORD),
            new PasswordRule("must contain a lower-case letter", has(Character::isLowerCase)),
            new PasswordRule("must contain an upper-case letter", has(Character::isUpperCase)),
            new PasswordRule("must contain a digit", has(Character::isDigit)),
            new PasswordRule("must contain a special character", has(CredentialPolicy::isSpecial)),
            new PasswordRule(
                    "must not contain white space",
                    has(CredentialPolicy::isWhiteSpace).negate()),
            new PasswordRule("must be valid Unicode text", CredentialPolicy::isText));

    private CredentialPolicy() {}

    /**
     * The email as it is stored and looked up: trimmed, in lower case.
     *
     * @throws InvalidUserInputException on path {@code email}
     */
    static String requireEmail(String email) {
        List<Violation> violations = new ArrayList<>();
        String address = checkEmail(email, violations);
        refuseIfAny(violations);
        return address;
    }

    /**
     * The email of a new account, as it is stored.
     *
     * @throws InvalidUserInputException on paths {@code email} and {@code password}
     */
    static String requireNewAccount(String email, String password) {
        List<Violation> violations = new ArrayList<>();
        String address = checkEmail(email, violations);
        checkPassword("password", password, address, violations);
        refuseIfAny(violations);
        return address;
    }

    /** @throws InvalidUserInputException on path {@code newPassword} */
    static void requireNewPassword(String newPassword, String currentPassword, String email) {
        List<Violation> violations = new ArrayList<>();
        checkPassword("newPassword", newPassword, email, violations);
        if (normalised(newPassword).equals(normalised(currentPassword))) {
            violations.add(new Violation("newPassword", "must differ from the current password"));
        }
        refuseIfAny(violations);
    }

    /**
     * The password in Unicode normalisation form C, as the profile OpaqueString (RFC 8265, section 4.2) wants it; its mapping of spaces is
     * not needed, because no password contains any. Not the compatibility form KC: it would make different passwords equal. What is too
     * long for a password, or is not text, is returned as it is: normalising takes quadratic time for some texts.
     */
    static String normalised(String password) {
        return mayBePassword(password) ? Normalizer.normalize(password, Normalizer.Form.NFC) : password;
    }

    /** Whether a password can be one that was once accepted: others are not worth hashing, or have no encoding to hash. */
    static boolean mayBePassword(String password) {
        return password.length() <= LONGEST_DECOMPOSED && isText(password);
    }

    private static String checkEmail(String email, List<Violation> violations) {
        String address = email.strip();
        if (address.length() > LONGEST_EMAIL) {
            violations.add(new Violation("email", "must be at most 255 characters long"));
        } else if (!PLAIN_EMAIL.matcher(address).matches()) {
            violations.add(new Violation("email", "must be a plain email address like name@example.com"));
        }
        return address.toLowerCase(Locale.ROOT);
    }

    private static void checkPassword(String path, String raw, String email, List<Violation> violations) {
        String password = normalised(raw);
        PASSWORD_RULES.stream()
                .filter(rule -> !rule.holds().test(password))
                .forEach(rule -> violations.add(new Violation(path, rule.message())));
        if (password.equalsIgnoreCase(email)) {
            violations.add(new Violation(path, "must not be the email"));
        }
    }

    private static void refuseIfAny(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new InvalidUserInputException(violations);
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static Predicate<String> has(IntPredicate kind) {
        return text -> text.codePoints().anyMatch(kind);
    }

    /** Lone surrogates have no encoding: hashed as a replacement character, different passwords would be the same one. */
    private static boolean isText(String text) {
        return text.codePoints().noneMatch(character -> Character.getType(character) == Character.SURROGATE);
    }

    private static boolean isSpecial(int character) {
        return !Character.isLetterOrDigit(character) && !isWhiteSpace(character);
    }

    private static boolean isWhiteSpace(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character);
    }
}
