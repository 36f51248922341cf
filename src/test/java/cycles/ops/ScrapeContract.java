package cycles.ops;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.ExternalTools;
import cycles.ExternalTools.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a scrape of the whole service has to be, on every backend. For the tests that run it. */
public interface ScrapeContract {
    /** Every family, with its labels but for {@code backend}, which all of them have. */
    Map<String, Set<String>> LABELS = Map.ofEntries(
            entry("cycles_repository_operation_duration_seconds_count", Set.of("operation", "outcome")),
            entry("cycles_repository_operation_errors_total", Set.of("operation", "error_type")),
            entry("cycles_repository_operations_in_flight", Set.of()),
            entry("cycles_http_server_request_duration_seconds_count", Set.of("method", "route", "status_class")),
            entry("cycles_http_server_active_requests", Set.of()),
            entry("cycles_db_client_connections", Set.of("pool", "state")),
            entry("cycles_db_client_connections_max", Set.of("pool")),
            entry("cycles_db_client_connections_pending", Set.of("pool")),
            entry("cycles_db_client_connections_timeouts_total", Set.of("pool")),
            entry("cycles_db_client_connections_wait_seconds_count", Set.of("pool")),
            entry("cycles_health_check_healthy", Set.of("check", "critical")),
            entry("cycles_auth_events_total", Set.of("event")),
            entry("cycles_build_info", Set.of("version", "commit")),
            entry("jvm_threads_current", Set.of()),
            entry("process_cpu_seconds_total", Set.of()));

    /** Names that this service answers for; Jetty's, Dropwizard's and Logback's are their own. */
    Pattern OURS = Pattern.compile("(cycles|jvm|process)_.*");

    URI baseUri();

    URI adminUri();

    private static String get(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Accept", "text/plain")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** A scrape after a request. Jetty counts one when its answer is written, which may be after the client has read it. */
    private String scrape() throws IOException, InterruptedException {
        get(baseUri().resolve("/openapi.json"));
        String scrape = get(adminUri().resolve("/prometheus"));
        while (!scrape.contains("route=\"/openapi.json\"")) {
            Thread.sleep(10);
            scrape = get(adminUri().resolve("/prometheus"));
        }
        return scrape;
    }

    private static List<String> complaints(Path promtool, String scrape) throws IOException, InterruptedException {
        Answer answer = ExternalTools.run(promtool, scrape, "check", "metrics");
        // 0: no complaint. 3: complaints, one a line. Anything else: it could not read the scrape.
        assertThat(answer.exitCode()).as(answer.output()).isIn(0, 3);
        return answer.output()
                .lines()
                .filter(line -> OURS.matcher(line).matches())
                .toList();
    }

    @Test
    default void promtoolHasNoComplaintAboutOurNames() throws Exception {
        String scrape = scrape();
        Exposition.text(scrape);
        Optional<Path> promtool = ExternalTools.find("promtool");
        if (promtool.isPresent()) {
            assertThat(complaints(promtool.get(), scrape)).isEmpty();
            assertThat(complaints(promtool.get(), scrape + "# TYPE cycles_badName counter\ncycles_badName 1\n"))
                    .as("a name that deserves a complaint")
                    .isNotEmpty();
        }
    }

    @Test
    default void everyFamilyIsThereWithItsHelpAndItsLabels() throws Exception {
        Exposition exposition = Exposition.text(scrape());
        LABELS.forEach((name, labels) -> {
            Set<String> expected = new TreeSet<>(labels);
            expected.add("backend");
            assertThat(exposition.series(name))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(series -> assertThat(series.labels().keySet()).isEqualTo(expected));
        });
        assertThat(exposition.samples().keySet())
                .allSatisfy(series -> assertThat(series.labels()).containsKey("backend"));
        assertThat(exposition.types().keySet())
                .allSatisfy(
                        family -> assertThat(exposition.help(family)).as(family).isNotBlank())
                .as("each pool's facts come over once, under the names of all pools")
                .noneMatch(family -> family.matches("(cycles|users)_pool_.*"));
    }

    @Test
    default void bothPoolsTellTheirFigures() throws Exception {
        Exposition exposition = Exposition.text(scrape());
        for (String pool : List.of("users", "cycles")) {
            assertThat(exposition.sum("cycles_db_client_connections_max", "pool", pool))
                    .as(pool)
                    .isPositive();
            for (String state : List.of("active", "idle")) {
                assertThat(exposition.series("cycles_db_client_connections").stream()
                                .filter(series -> series.labels().get("pool").equals(pool)
                                        && series.labels().get("state").equals(state)))
                        .as(pool + " " + state)
                        .hasSize(1);
            }
        }
    }

    @Test
    default void everyOperationAndOutcomeExistsFromTheStart() throws Exception {
        Exposition exposition = Exposition.text(scrape());
        assertThat(exposition.series("cycles_repository_operation_duration_seconds_count"))
                .hasSize(6 * 4);
        assertThat(exposition.series("cycles_repository_operation_errors_total"))
                .hasSize(6 * 3);
        assertThat(exposition.series("cycles_auth_events_total").stream()
                        .map(series -> series.labels().get("event")))
                .containsAll(List.of(
                        "sign_up_ok",
                        "sign_up_failed",
                        "login_ok",
                        "login_failed",
                        "password_change_ok",
                        "password_change_failed",
                        "token_rejected",
                        "limited"));
    }
}
