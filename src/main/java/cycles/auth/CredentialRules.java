package cycles.auth;

import cycles.auth.InvalidUserInputException.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What emails and passwords must look like. Lengths of passwords are in characters as people count them: code points. */
final class CredentialRules {
    static final int LONGEST_PASSWORD = 100;
    private static final int SHORTEST_PASSWORD = 8;
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
            new PasswordRule("must contain a special character", has(CredentialRules::isSpecial)),
            new PasswordRule(
                    "must not contain white space",
                    has(CredentialRules::isWhiteSpace).negate()),
            new PasswordRule("must be valid Unicode text", CredentialRules::isText));

    private CredentialRules() {}

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
        if (newPassword.equals(currentPassword)) {
            violations.add(new Violation("newPassword", "must differ from the current password"));
        }
        refuseIfAny(violations);
    }

    /** Whether a password can be one that was once accepted: others are not worth hashing, or have no encoding to hash. */
    static boolean mayBePassword(String password) {
        return password.length() <= 2 * LONGEST_PASSWORD && isText(password);
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

    private static void checkPassword(String path, String password, String email, List<Violation> violations) {
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
