package cycles.auth;

import static cycles.auth.TestAuthentication.CLIENT;
import static cycles.auth.TestAuthentication.OTHER_PASSWORD;
import static cycles.auth.TestAuthentication.PASSWORD;
import static cycles.auth.TestAuthentication.get;
import static cycles.auth.TestAuthentication.newEmail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserServiceTest {
    private final Jdbi jdbi = TestUsers.jdbi();
    private final TestAuthentication auth = new TestAuthentication(jdbi);

    @AfterEach
    void close() {
        auth.close();
    }

    private String hashOf(UUID userId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT password_hash FROM users WHERE id = ?")
                .bind(0, userId)
                .mapTo(String.class)
                .one());
    }

    private void store(UUID userId, String passwordHash) {
        jdbi.useHandle(
                handle -> handle.execute("UPDATE users SET password_hash = ? WHERE id = ?", passwordHash, userId));
    }

    @Test
    void logIn_afterSignUp_succeeds() {
        String email = newEmail();
        User user = get(auth.users().signUp("  " + email.toUpperCase(Locale.ROOT), PASSWORD, CLIENT));
        assertThat(user.email()).isEqualTo(email);
        assertThat(user.createdAt()).isEqualTo(auth.clock.instant()).isEqualTo(user.updatedAt());

        LoginResult login = get(auth.users().logIn(email + " ", PASSWORD, CLIENT));
        assertThat(login.user()).isEqualTo(user);
        assertThat(auth.accepts(login.token())).isTrue();
    }

    @Test
    void signUp_password_isStoredAsArgon2idHashWithUniqueSalt() {
        String one = hashOf(auth.signUp(newEmail()).id());
        String two = hashOf(auth.signUp(newEmail()).id());
        assertThat(one).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(one.split("\\$", -1)[4]).isNotEqualTo(two.split("\\$", -1)[4]);
    }

    @Test
    void signUp_existingEmailInOtherCase_isRejected() {
        String email = newEmail();
        auth.signUp(email);
        assertThatThrownBy(() -> get(auth.users().signUp(email.toUpperCase(Locale.ROOT), OTHER_PASSWORD, CLIENT)))
                .isInstanceOfSatisfying(
                        UserAlreadyExistsException.class,
                        refusal -> assertThat(refusal.email()).isEqualTo(email));
    }

    @Test
    void signUp_concurrentWithSameEmail_oneSucceeds() {
        String email = newEmail();
        List<CompletionStage<User>> signUps = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            signUps.add(auth.users().signUp(email, PASSWORD, CLIENT));
        }
        List<Throwable> outcomes = outcomes(signUps);
        assertThat(outcomes).filteredOn(outcome -> outcome == null).hasSize(1);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome != null)
                .hasOnlyElementsOfType(UserAlreadyExistsException.class);
    }

    @Test
    void signUp_manyConcurrent_allSucceed() {
        List<CompletionStage<User>> signUps = Stream.generate(() -> auth.users().signUp(newEmail(), PASSWORD, CLIENT))
                .limit(60)
                .toList();
        assertThat(outcomes(signUps)).containsOnlyNulls();
    }

    @Test
    void signUp_otherAddressHasManyQueued_isNotLast() {
        AuthConfiguration configuration = TestAuthentication.configuration();
        configuration.hashing.threads = 1;
        try (TestAuthentication authentication = new TestAuthentication(jdbi, configuration)) {
            List<CompletionStage<User>> queued = Stream.generate(
                            () -> authentication.users().signUp(newEmail(), PASSWORD, Client.at("198.51.100.1")))
                    .limit(60)
                    .toList();
            get(authentication.users().signUp(newEmail(), PASSWORD, CLIENT));
            long stillWaiting = queued.stream()
                    .filter(each -> !each.toCompletableFuture().isDone())
                    .count();
            assertThat(stillWaiting).isPositive();
            assertThat(outcomes(queued)).containsOnlyNulls();
        }
    }

    @Test
    void signUp_hashingExceedsDeadline_isRejected() {
        AuthConfiguration configuration = TestAuthentication.configuration();
        configuration.hashing.threads = 1;
        configuration.hashing.maxWait = io.dropwizard.util.Duration.milliseconds(1);
        try (TestAuthentication authentication = new TestAuthentication(jdbi, configuration)) {
            List<Throwable> outcomes =
                    outcomes(Stream.generate(() -> authentication.users().signUp(newEmail(), PASSWORD, CLIENT))
                            .limit(40)
                            .toList());
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome != null)
                    .isNotEmpty()
                    .hasOnlyElementsOfTypes(TooManyWaitingException.class, TooManyAttemptsException.class);
        }
    }

    @Test
    void signUp_queueFull_isRejected() {
        AuthConfiguration configuration = TestAuthentication.configuration();
        configuration.hashing.threads = 1;
        configuration.hashing.maxWaiting = 2;
        try (TestAuthentication authentication = new TestAuthentication(jdbi, configuration)) {
            List<Throwable> outcomes =
                    outcomes(Stream.generate(() -> authentication.users().signUp(newEmail(), PASSWORD, CLIENT))
                            .limit(40)
                            .toList());
            assertThat(outcomes).filteredOn(outcome -> outcome == null).hasSizeGreaterThanOrEqualTo(3);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome != null)
                    .isNotEmpty()
                    .hasOnlyElementsOfType(TooManyWaitingException.class);
        }
    }

    @Test
    void logIn_wrongPasswordAndUnknownEmail_areIndistinguishable() {
        String email = newEmail();
        auth.signUp(email);
        Throwable wrong = catchThrowable(() -> get(auth.users().logIn(email, OTHER_PASSWORD, CLIENT)));
        Throwable unknown = catchThrowable(() -> get(auth.users().logIn(newEmail(), PASSWORD, CLIENT)));
        assertThat(wrong).isInstanceOf(InvalidCredentialsException.class);
        assertThat(unknown).isInstanceOf(InvalidCredentialsException.class).hasMessage(wrong.getMessage());
    }

    @Test
    void logIn_unusualPassword_isRejectedAsWrong() {
        String email = newEmail();
        get(auth.users().signUp(email, "Sound-pass?1", CLIENT));
        for (String password :
                List.of("", " ", "\0", "Sound-pass\ud8001", "\ud800", "x".repeat(60_000), "Sound-pass?1 ")) {
            assertThatThrownBy(() -> get(auth.users().logIn(email, password, CLIENT)))
                    .isInstanceOf(InvalidCredentialsException.class);
        }
    }

    @Test
    void operations_invalidInput_isRejectedFirst() {
        assertThatThrownBy(() -> get(auth.users().signUp("nobody", "short", CLIENT)))
                .isInstanceOf(InvalidUserInputException.class);
        assertThatThrownBy(() -> get(auth.users().logIn("nobody\0", PASSWORD, CLIENT)))
                .isInstanceOf(InvalidUserInputException.class);
        LoginResult login = auth.newUser();
        assertThatThrownBy(() -> get(auth.users().changePassword(login.user().id(), PASSWORD, PASSWORD, CLIENT)))
                .isInstanceOf(InvalidUserInputException.class);
    }

    @Test
    void changePassword_success_invalidatesOldPasswordAndTokens() {
        LoginResult before = auth.newUser();
        User user = before.user();
        assertThat(auth.accepts(before.token())).isTrue();
        auth.advance(Duration.ofMinutes(1));

        User changed = get(auth.users().changePassword(user.id(), PASSWORD, OTHER_PASSWORD, CLIENT));
        assertThat(changed).isEqualTo(new User(user.id(), user.email(), user.createdAt(), auth.clock.instant()));
        assertThat(auth.accepts(before.token())).isFalse();
        assertThatThrownBy(() -> get(auth.users().logIn(user.email(), PASSWORD, CLIENT)))
                .isInstanceOf(InvalidCredentialsException.class);
        LoginResult after = get(auth.users().logIn(user.email(), OTHER_PASSWORD, CLIENT));
        assertThat(after.user()).isEqualTo(changed);
        assertThat(auth.accepts(after.token())).isTrue();
        assertThat(auth.accepts(before.token())).isFalse();
    }

    @Test
    void changePassword_wrongCurrentPassword_isRejected() {
        LoginResult login = auth.newUser();
        assertThatThrownBy(() ->
                        get(auth.users().changePassword(login.user().id(), "Wrong-pass3", OTHER_PASSWORD, CLIENT)))
                .isInstanceOf(InvalidCredentialsException.class);
        assertThatThrownBy(() -> get(auth.users().changePassword(UUID.randomUUID(), PASSWORD, OTHER_PASSWORD, CLIENT)))
                .isInstanceOf(InvalidCredentialsException.class);
        assertThat(auth.accepts(login.token())).isTrue();
    }

    @Test
    void changePassword_twoConcurrent_oneSucceeds() {
        for (int round = 0; round < 5; round++) {
            LoginResult login = auth.newUser();
            List<String> passwords = List.of("First-pass1", "Second-pass2");
            List<Throwable> outcomes = outcomes(passwords.stream()
                    .map(password -> auth.users().changePassword(login.user().id(), PASSWORD, password, CLIENT))
                    .toList());
            assertThat(outcomes).filteredOn(outcome -> outcome == null).hasSize(1);
            assertThat(outcomes).hasAtLeastOneElementOfType(InvalidCredentialsException.class);
            String winner = passwords.get(outcomes.indexOf(null));
            assertThat(get(auth.users().logIn(login.user().email(), winner, CLIENT))
                            .user()
                            .id())
                    .isEqualTo(login.user().id());
        }
    }

    @Test
    void changePassword_clockStepsBack_updatedAtIsNotBeforeCreatedAt() {
        LoginResult login = auth.newUser();
        auth.clock.advance(Duration.ofHours(-1));
        User changed = get(auth.users().changePassword(login.user().id(), PASSWORD, OTHER_PASSWORD, CLIENT));
        assertThat(changed.updatedAt()).isEqualTo(changed.createdAt());
    }

    @Test
    void logIn_hashWithLowerCost_isRehashed() throws Exception {
        LoginResult login = auth.newUser();
        Argon2Hash.Cost cost = new Argon2Hash.Cost(8_192, 1, 1);
        String weak = Argon2Hash.of(PASSWORD, new byte[16], cost, cost.memory()).phc();
        store(login.user().id(), weak);
        get(auth.users().logIn(login.user().email(), PASSWORD, CLIENT));
        String stored = hashOf(login.user().id());
        for (int i = 0; i < 600 && stored.equals(weak); i++) {
            Thread.sleep(50);
            stored = hashOf(login.user().id());
        }
        assertThat(stored).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(auth.accepts(login.token())).isTrue();
        get(auth.users().logIn(login.user().email(), PASSWORD, CLIENT));
        assertThat(hashOf(login.user().id())).isEqualTo(stored);
    }

    /** Contains characters with composed and decomposed forms, and one that only has a decomposed form. */
    private static final String COMPOSED = "S\u00e9cur\u1ec7-\u30d1\u30b9-\u0915\u093c1A";

    private static final String DECOMPOSED = Normalizer.normalize(COMPOSED, Normalizer.Form.NFD);

    private void storeUnnormalised(UUID userId, String password) {
        Argon2Hash.Cost cost = new Argon2Hash.Cost(19 * 1024, 2, 1);
        store(userId, Argon2Hash.of(password, new byte[16], cost, cost.memory()).phc());
    }

    @Test
    void logIn_otherNormalisationForm_isAccepted() {
        assertThat(DECOMPOSED).isNotEqualTo(COMPOSED);
        for (List<String> forms : List.of(List.of(COMPOSED, DECOMPOSED), List.of(DECOMPOSED, COMPOSED))) {
            String email = newEmail();
            get(auth.users().signUp(email, forms.get(0), CLIENT));
            assertThat(get(auth.users().logIn(email, forms.get(1), CLIENT)).token())
                    .isNotBlank();
            assertThat(get(auth.users().logIn(email, forms.get(0), CLIENT)).token())
                    .isNotBlank();
        }
    }

    @Test
    void changePassword_otherNormalisationForm_isSamePassword() {
        LoginResult login = auth.newUser();
        UUID id = login.user().id();
        get(auth.users().changePassword(id, PASSWORD, DECOMPOSED, CLIENT));
        assertThatThrownBy(() -> get(auth.users().changePassword(id, COMPOSED, DECOMPOSED, CLIENT)))
                .isInstanceOf(InvalidUserInputException.class);
        get(auth.users().changePassword(id, COMPOSED, OTHER_PASSWORD, CLIENT));
    }

    @Test
    void logIn_hashOfUnnormalisedPassword_isAcceptedAndRehashed() throws Exception {
        LoginResult login = auth.newUser();
        storeUnnormalised(login.user().id(), DECOMPOSED);
        String old = hashOf(login.user().id());
        get(auth.users().logIn(login.user().email(), DECOMPOSED, CLIENT));
        for (int i = 0; i < 600 && hashOf(login.user().id()).equals(old); i++) {
            Thread.sleep(50);
        }
        String stored = hashOf(login.user().id());
        assertThat(stored).isNotEqualTo(old);
        get(auth.users().logIn(login.user().email(), COMPOSED, CLIENT));
        get(auth.users().logIn(login.user().email(), DECOMPOSED, CLIENT));
        assertThat(hashOf(login.user().id())).isEqualTo(stored);
        assertThat(auth.accepts(login.token())).isTrue();
    }

    @Test
    void changePassword_hashOfUnnormalisedPassword_isAccepted() {
        LoginResult login = auth.newUser();
        storeUnnormalised(login.user().id(), DECOMPOSED);
        get(auth.users().changePassword(login.user().id(), DECOMPOSED, OTHER_PASSWORD, CLIENT));
        get(auth.users().logIn(login.user().email(), OTHER_PASSWORD, CLIENT));
    }

    @Test
    void logIn_wrongPasswordInAnyNormalisationForm_isRejected() {
        LoginResult login = auth.newUser();
        for (String wrong : List.of(COMPOSED, DECOMPOSED, DECOMPOSED + "\u0301")) {
            assertThatThrownBy(() -> get(auth.users().logIn(login.user().email(), wrong, CLIENT)))
                    .isInstanceOf(InvalidCredentialsException.class);
            assertThatThrownBy(() -> get(auth.users().logIn(newEmail(), wrong, CLIENT)))
                    .isInstanceOf(InvalidCredentialsException.class);
        }
    }

    @Test
    void logIn_malformedStoredHash_failsAsNotRetryable() {
        LoginResult login = auth.newUser();
        for (String hash :
                List.of("", "nonsense", "$argon2id$v=19$m=x,t=2,p=1$AAAA$BBBB", "$2b$10$abcdefghijklmnopqrstuv")) {
            store(login.user().id(), hash);
            assertThatThrownBy(() -> get(auth.users().logIn(login.user().email(), PASSWORD, CLIENT)))
                    .isInstanceOfSatisfying(
                            UserRepositoryException.class,
                            failure -> assertThat(failure.retryable()).isFalse());
        }
    }

    @Test
    void logIn_failure_isPassedUnwrappedToListeners() {
        AtomicReference<Throwable> received = new AtomicReference<>();
        CompletionStage<LoginResult> login = auth.users().logIn(newEmail(), PASSWORD, CLIENT);
        assertThatThrownBy(() -> get(login.whenComplete((value, failure) -> received.set(failure))));
        assertThat(received.get()).isInstanceOf(InvalidCredentialsException.class);
    }

    private static List<Throwable> outcomes(List<? extends CompletionStage<?>> stages) {
        List<Throwable> outcomes = new ArrayList<>();
        stages.forEach(stage -> outcomes.add(catchThrowable(() -> get(stage))));
        return outcomes;
    }
}
