package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiClient;
import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that machine-readable output does not depend on the default locale of the JVM. */
@ExtendWith({ArabicLocale.class, DropwizardExtensionsSupport.class})
class LocaleTest {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-lmdb.yml",
            Map.of(
                    "repository.path",
                    Path.of("target", "lmdb-" + UUID.randomUUID()).toString()));

    private static String admin(String method, String path) {
        ApiResponse response = new ApiClient(TestService.adminUri(SERVICE)).send(method, path, null, null);
        assertThat(response.status()).as("%s", response).isEqualTo(200);
        return response.body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/prometheus", "/metrics", "/healthcheck", "/health-check?type=ready&name=all"})
    void adminEndpoint_arabicLocale_writesAsciiDigits(String path) {
        assertThat(admin("GET", path)).doesNotContainPattern(ArabicLocale.OTHER_DIGIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"backend-info", "pool-stats", "check-consistency", "repair"})
    void task_arabicLocale_writesAsciiDigits(String task) {
        assertThat(admin("POST", "/tasks/" + task)).doesNotContainPattern(ArabicLocale.OTHER_DIGIT);
    }

    @Test
    void server_germanLocale_reportsInEnglish(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("test.yml"), "{repository: {type: lmdb}, dataDirectory: null}");
        MainProcess process = MainProcess.run(
                directory, List.of("-Duser.language=de", "-Duser.country=DE"), Map.of(), "server", file.toString());
        assertThat(process.errorLines()).singleElement().asString().contains("dataDirectory must not be null");
    }

    @Test
    void lmdbBackup_arabicLocale_writesAsciiDigits(@TempDir Path directory) {
        assertThat(admin("POST", "/tasks/lmdb-backup?directory=" + directory.resolve("copy")))
                .doesNotContainPattern(ArabicLocale.OTHER_DIGIT);
    }

    @Test
    void cycle_arabicLocale_isCreatedAndRead() {
        ApiUser user = ApiUser.register(TestService.baseUri(SERVICE));
        String dates = ApiUser.dates("2025-03-01T08:00:00Z", "2025-03-01T18:00:00Z");
        assertThat(user.send("POST", "/v1/cycles", dates).status()).isEqualTo(201);
        assertThat(user.get("/v1/cycles/in-progress").body())
                .contains("2025-03-01T08:00:00.000Z")
                .doesNotContainPattern(ArabicLocale.OTHER_DIGIT);
    }
}
