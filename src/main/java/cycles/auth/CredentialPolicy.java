package cycles.auth;

import cycles.auth.InvalidUserInputException.Violation;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Validates emails and passwords. Passwords are validated after Unicode normalisation, and their length is counted in code points: a
 * composed character (é) and its decomposed form (e and an accent) are the same password.
 */
final class CredentialPolicy {
    static final int LONGEST_PASSWORD = 100;
    private static final int SHORTEST_PASSWORD = 8;
    /** In UTF-16 code units: a code point decomposes into at most 4 code points of at most 2 units each. */
    private static final int LONGEST_DECOMPOSED = 8 * LONGEST_PASSWORD;

    private static final int LONGEST_EMAIL = 255;

    /**
     * Allows ASCII only: other letters have homoglyphs, and lower-case mappings that merge two spellings into one account. All
     * quantifiers are possessive and the length is checked first, so matching takes linear time.
     */
    private static final Pattern PLAIN_EMAIL = Pattern.compile("""
            [\\w!#$%&'*+/=?^`{|}~-]++(\\.[\\w!#$%&'*+/=?^`{|}~-]++)*+\
            @([A-Za-z0-9](-*+[A-Za-z0-9])*+\\.)++[A-Za-z](-*+[A-Za-z0-9])++""");

    private record PasswordRule(String message, Predicate<String> isSatisfied) {}

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
     * Validates an email and returns its stored form: trimmed, in lower case.
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
     * Validates the credentials of a new account and returns the stored form of the email.
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

    /**
     * Validates a new password.
     *
     * @throws InvalidUserInputException on path {@code newPassword}
     */
    static void requireNewPassword(String newPassword, String currentPassword, String email) {
        List<Violation> violations = new ArrayList<>();
        checkPassword("newPassword", newPassword, email, violations);
        if (normalised(newPassword).equals(normalised(currentPassword))) {
            violations.add(new Violation("newPassword", "must differ from the current password"));
        }
        refuseIfAny(violations);
    }

    /**
     * Normalises a password to Unicode normalisation form C, as required by the OpaqueString profile (RFC 8265, section 4.2). The
     * profile's mapping of spaces is omitted, because passwords contain no white space. Form KC is not used, because it maps different
     * passwords to the same text. Input that is too long for a password or is not valid text is returned unchanged: normalisation takes
     * quadratic time for some texts.
     */
    static String normalised(String password) {
        return mayBePassword(password) ? Normalizer.normalize(password, Normalizer.Form.NFC) : password;
    }

    /** Returns whether a stored hash can exist for this password. Other passwords are too long or have no encoding. */
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
                .filter(rule -> !rule.isSatisfied().test(password))
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

    private static Predicate<String> has(IntPredicate characterClass) {
        return text -> text.codePoints().anyMatch(characterClass);
    }

    /** Rejects lone surrogates: all of them are encoded as the same replacement character, so different passwords would match. */
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
