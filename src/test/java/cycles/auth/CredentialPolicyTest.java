package cycles.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cycles.auth.InvalidUserInputException.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialPolicyTest {
    private static final String VALID = "Sound-pass1";

    @Test
    void requireEmail_spacesAndUpperCase_isTrimmedAndLowerCased() {
        assertThat(CredentialPolicy.requireEmail(" \t Some.One+Tag@Example.CO.UK \n"))
                .isEqualTo("some.one+tag@example.co.uk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.co", "o'neil_x@sub-domain.example.org", "1@2.cd", "a@b.xn--p1ai", "x{y}@a--b.com"})
    void requireEmail_plainAddress_isAccepted(String email) {
        assertThat(CredentialPolicy.requireEmail(email)).isEqualTo(email);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@",
                "plain",
                "a@b",
                "a@.co",
                "@b.co",
                ".a@b.co",
                "a.@b.co",
                "a..b@c.de",
                "a@b..co",
                "a@b.co.",
                "a@b.c",
                "a@b.1",
                "a@-b.co",
                "a@b-.co",
                "a@b.co-",
                "a b@c.de",
                "a@b c.de",
                "a@@b.co",
                "a@b@c.de",
                "a@[127.0.0.1]",
                "\"a\"@b.co",
                "A <a@b.co>",
                "a@b.co\u0000",
                "a\u0000@b.co",
                "a@b_c.de",
                "\u00e9@b.co",
                "a@b\u00e9.co",
                "a,b@c.de",
                "\u212a@b.co",
                "a@b.co\u00a0",
                "\ud800@b.co",
                "a\n@b.co",
                "mailto:a@b.co",
                "a@b.\u0131o"
            })
    void requireEmail_otherText_isRejected(String email) {
        assertThat(violations(() -> CredentialPolicy.requireEmail(email)))
                .containsExactly(new Violation("email", "must be a plain email address like name@example.com"));
    }

    @Test
    void requireEmail_longerThan255_isRejected() {
        String domain = "@example.com";
        String longest = "a".repeat(255 - domain.length()) + domain;
        assertThat(CredentialPolicy.requireEmail("  " + longest)).isEqualTo(longest);
        assertThat(violations(() -> CredentialPolicy.requireEmail("a" + longest)))
                .containsExactly(new Violation("email", "must be at most 255 characters long"));
        assertThat(violations(() -> CredentialPolicy.requireEmail("a.".repeat(30_000) + "@" + "b-.".repeat(10_000))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {VALID, "Aa1!aaaa", "\u00c4\u00f61-bcdef", "Aa1\ud83d\ude00bcde", "Pass\u2764word1", "Aa1_bcde"})
    void requireNewAccount_validPassword_isAccepted(String password) {
        CredentialPolicy.requireNewAccount("a@b.co", password);
    }

    @Test
    void requireNewAccount_decomposedPassword_lengthIsThatOfComposed() {
        String decomposed = "e\u0301";
        CredentialPolicy.requireNewAccount("a@b.co", "Aa1!" + decomposed.repeat(96));
        for (String password : List.of("Aa1!" + decomposed.repeat(97), "Aa1!" + decomposed.repeat(3))) {
            assertThat(violations(() -> CredentialPolicy.requireNewAccount("a@b.co", password)))
                    .containsExactly(new Violation("password", "must be 8 to 100 characters long"));
        }
    }

    @Test
    void normalised_equivalentTexts_areEqual() {
        assertThat(CredentialPolicy.normalised("e\u0301")).isEqualTo("\u00e9");
        assertThat(CredentialPolicy.normalised("\u00e9")).isEqualTo("\u00e9");
        assertThat(CredentialPolicy.normalised("\u212b")).isEqualTo("\u00c5");
        assertThat(CredentialPolicy.normalised("\ufb01\u00b2")).isEqualTo("\ufb01\u00b2");
        assertThat(CredentialPolicy.normalised("e\u0301\ud800")).isEqualTo("e\u0301\ud800");
    }

    /** Normalisation sorts combining marks, which takes quadratic time. */
    @Test
    void normalised_tooLongForPassword_isUnchanged() {
        String marks = "e" + "\u0301".repeat(30_000) + "\u0327".repeat(30_000);
        assertThat(CredentialPolicy.normalised(marks)).isSameAs(marks);
        assertThat(CredentialPolicy.mayBePassword(marks)).isFalse();
    }

    @Test
    void requireNewPassword_sameTextInOtherForm_isRejected() {
        assertThat(violations(() -> CredentialPolicy.requireNewPassword("Aa1!aaa\u00e9", "Aa1!aaae\u0301", "a@b.co")))
                .containsExactly(new Violation("newPassword", "must differ from the current password"));
    }

    @Test
    void requireNewAccount_severalViolations_reportsAllWithPaths() {
        assertThat(violations(() -> CredentialPolicy.requireNewAccount("nobody", " ")))
                .containsExactly(
                        new Violation("email", "must be a plain email address like name@example.com"),
                        new Violation("password", "must be 8 to 100 characters long"),
                        new Violation("password", "must contain a lower-case letter"),
                        new Violation("password", "must contain an upper-case letter"),
                        new Violation("password", "must contain a digit"),
                        new Violation("password", "must contain a special character"),
                        new Violation("password", "must not contain white space"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Aa1!aaa",
                "AA1!AAAA",
                "aa1!aaaa",
                "Aaa!aaaa",
                "Aa1aaaaa",
                "Aa1! aaaa",
                "Aa1!aaaa\t",
                "Aa1!aa\u00a0aa",
                "Aa1!aa\u0000aa",
                "Aa1!aa\u2003aa",
                "Aa1!aa\u0085aa"
            })
    void requireNewAccount_invalidPassword_reportsOneViolation(String password) {
        assertThat(violations(() -> CredentialPolicy.requireNewAccount("a@b.co", password)))
                .extracting(Violation::path)
                .containsExactly("password");
    }

    @Test
    void requireNewAccount_supplementaryCharacters_countAsOne() {
        String supplementary = "\ud83d\ude00";
        CredentialPolicy.requireNewAccount("a@b.co", "Aa1" + supplementary.repeat(97));
        CredentialPolicy.requireNewAccount("a@b.co", "Aa1" + supplementary.repeat(5));
        for (int count : List.of(4, 98)) {
            assertThat(violations(
                            () -> CredentialPolicy.requireNewAccount("a@b.co", "Aa1" + supplementary.repeat(count))))
                    .containsExactly(new Violation("password", "must be 8 to 100 characters long"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Aa1!aaaa\ud800", "Aa1!\udc00aaaa", "\ud800Aa1!aaaa"})
    void requireNewAccount_loneSurrogate_isRejected(String password) {
        assertThat(violations(() -> CredentialPolicy.requireNewAccount("a@b.co", password)))
                .containsExactly(new Violation("password", "must be valid Unicode text"));
        assertThat(CredentialPolicy.mayBePassword(password)).isFalse();
    }

    @Test
    void requireNewAccount_passwordEqualsEmail_isRejected() {
        assertThat(violations(() -> CredentialPolicy.requireNewAccount("Some1@Example.com", "Some1@Example.com")))
                .containsExactly(new Violation("password", "must not be the email"));
    }

    @Test
    void requireNewPassword_sameOrInvalidPassword_isRejected() {
        CredentialPolicy.requireNewPassword(VALID, "other", "a@b.co");
        assertThat(violations(() -> CredentialPolicy.requireNewPassword(VALID, VALID, "a@b.co")))
                .containsExactly(new Violation("newPassword", "must differ from the current password"));
        assertThat(violations(() -> CredentialPolicy.requireNewPassword("short", "other", "a@b.co")))
                .extracting(Violation::path)
                .containsOnly("newPassword");
        assertThat(violations(() -> CredentialPolicy.requireNewPassword("Some1@b.co", "other", "some1@b.co")))
                .containsExactly(new Violation("newPassword", "must not be the email"));
    }

    private static List<Violation> violations(Runnable work) {
        return catchThrowableOfType(InvalidUserInputException.class, work::run).violations();
    }
}
