package cycles.auth;

import static cycles.auth.TestAuthentication.CLIENT;
import static cycles.auth.TestAuthentication.OTHER_PASSWORD;
import static cycles.auth.TestAuthentication.PASSWORD;
import static cycles.auth.TestAuthentication.get;
import static cycles.auth.TestAuthentication.newEmail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class AuthEventsTest {
    private final Jdbi jdbi = TestUsers.jdbi();

    @Test
    void events_allOperations_eachIsCountedOnce() {
        try (TestAuthentication auth = new TestAuthentication(jdbi)) {
            assertThat(auth.events())
                    .hasSize(8)
                    .allSatisfy((name, count) -> assertThat(count).isZero());

            String email = newEmail();
            User user = auth.signUp(email);
            assertThatThrownBy(() -> auth.signUp(email)).isInstanceOf(UserAlreadyExistsException.class);
            assertThatThrownBy(() -> auth.signUp("nobody")).isInstanceOf(InvalidUserInputException.class);
            String token = get(auth.users().logIn(email, PASSWORD, CLIENT)).token();
            assertThatThrownBy(() -> get(auth.users().logIn(email, OTHER_PASSWORD, CLIENT)))
                    .isInstanceOf(InvalidCredentialsException.class);
            assertThatThrownBy(() -> get(auth.users().logIn(newEmail(), PASSWORD, CLIENT)))
                    .isInstanceOf(InvalidCredentialsException.class);
            assertThat(auth.accepts(token)).isTrue();
            assertThatThrownBy(
                            () -> get(auth.users().changePassword(user.id(), OTHER_PASSWORD, PASSWORD + "3", CLIENT)))
                    .isInstanceOf(InvalidCredentialsException.class);
            get(auth.users().changePassword(user.id(), PASSWORD, OTHER_PASSWORD, CLIENT));
            assertThat(auth.accepts(token)).isFalse();
            assertThat(auth.accepts("no token")).isFalse();

            assertThat(auth.events())
                    .isEqualTo(Map.of(
                            "sign_up_ok", 1L,
                            "sign_up_failed", 1L,
                            "login_ok", 1L,
                            "login_failed", 2L,
                            "password_change_ok", 1L,
                            "password_change_failed", 1L,
                            "token_rejected", 2L,
                            "limited", 0L));
        }
    }

    @Test
    void logIn_queueFull_countsAsLimited() {
        AuthConfiguration configuration = TestAuthentication.configuration();
        configuration.hashing.threads = 1;
        configuration.hashing.maxWaiting = 1;
        try (TestAuthentication auth = new TestAuthentication(jdbi, configuration)) {
            var attempts = Stream.generate(() -> auth.users().logIn(newEmail(), PASSWORD, CLIENT))
                    .limit(20)
                    .toList();
            long limited = attempts.stream()
                    .filter(attempt -> catchThrowable(() -> get(attempt)) instanceof TooManyWaitingException)
                    .count();
            assertThat(auth.events()).containsEntry("limited", limited).containsEntry("login_failed", 20 - limited);
            assertThat(limited).isPositive();
        }
    }
}
