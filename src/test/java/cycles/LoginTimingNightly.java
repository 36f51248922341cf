package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiClient;
import cycles.client.ApiUser;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the duration of a log-in does not reveal whether the email has an account. Needs an otherwise idle machine. */
@ExtendWith(DropwizardExtensionsSupport.class)
class LoginTimingNightly {
    private static final int TRIES = 200;
    private static final int WARM_UP = 50;

    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE =
            TestService.of("config-lmdb.yml", settings());

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(TestService.quiet());
        settings.put(
                "repository.path",
                Path.of("target", "lmdb-" + UUID.randomUUID()).toString());
        settings.put("auth.limits.account.attempts", "100000");
        settings.put("auth.limits.accountFromAddress.attempts", "100000");
        return settings;
    }

    /** A password that is not normalized is hashed in both forms, whether the email is known or not. */
    @ParameterizedTest
    @ValueSource(strings = {"Wr0ng!Pass1", "Wr0ng!Pa\u0308ss"})
    void logIn_unknownEmailtakesAsLongAsAWrongPassword(String password) {
        ApiUser user = new ApiUser(new ApiClient(TestService.baseUri(SERVICE)));
        assertThat(user.signUp().status()).isEqualTo(201);
        long[] wrongPassword = new long[TRIES];
        long[] unknownEmail = new long[TRIES];
        for (int i = -WARM_UP; i < TRIES; i++) {
            // The order alternates, so that effects of one request on the next cancel out.
            boolean unknownFirst = i % 2 == 0;
            long first = nanos(user, unknownFirst ? newEmail() : user.email(), password);
            long second = nanos(user, unknownFirst ? user.email() : newEmail(), password);
            if (i >= 0) {
                wrongPassword[i] = unknownFirst ? second : first;
                unknownEmail[i] = unknownFirst ? first : second;
            }
        }
        double gap = Math.abs(median(wrongPassword) - median(unknownEmail)) / median(wrongPassword);
        System.out.printf(
                "log-in refused: wrong password %.2f ms, unknown email %.2f ms (medians of %d), gap %.1f %%%n",
                median(wrongPassword) / 1e6, median(unknownEmail) / 1e6, TRIES, 100 * gap);
        assertThat(gap).isLessThan(0.05);
    }

    private static String newEmail() {
        return UUID.randomUUID() + "@example.org";
    }

    private static long nanos(ApiUser user, String email, String password) {
        String credentials = ApiUser.credentials(email, password);
        long start = System.nanoTime();
        assertThat(user.send("POST", "/auth/login", credentials).status()).isEqualTo(401);
        return System.nanoTime() - start;
    }

    private static double median(long[] nanos) {
        return Arrays.stream(nanos).sorted().skip(TRIES / 2).findFirst().orElseThrow();
    }
}
