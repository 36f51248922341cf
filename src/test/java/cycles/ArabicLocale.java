package cycles;

import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a test class or method under the default locale {@code ar-EG}, where {@code %d} writes Arabic-Indic digits, and restores
 * the previous locale afterwards.
 */
public final class ArabicLocale implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    /** A decimal digit of any writing system other than 0 to 9. */
    public static final Pattern OTHER_DIGIT = Pattern.compile("[\\p{Nd}&&[^0-9]]");

    private static final Locale ARABIC = new Locale.Builder()
            .setLanguage("ar")
            .setRegion("EG")
            .setUnicodeLocaleKeyword("nu", "arab")
            .build();

    private final Locale before = Locale.getDefault();

    @Override
    public void beforeAll(ExtensionContext context) {
        Locale.setDefault(ARABIC);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Locale.setDefault(ARABIC);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Locale.setDefault(before);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Locale.setDefault(before);
    }
}
