package cycles.ops;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.ExternalTools;
import cycles.ExternalTools.Result;
import cycles.client.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tests the metrics of the complete service with any backend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ScrapeContract {
    /** The labels of each family, except {@code backend}, which all of them have. */
    private static final Map<String, Set<String>> LABELS = Map.ofEntries(
            entry("cycles_repository_operation_duration_seconds_count", Set.of("operation", "outcome")),
            entry("cycles_repository_operation_errors_total", Set.of("operation", "error_type")),
            entry("cycles_repository_operations_in_flight", Set.of()),
            entry("cycles_http_server_request_duration_seconds_count", Set.of("method", "route", "status_class")),
            entry("cycles_http_server_active_requests", Set.of()),
            entry("pending_requests_running", Set.of()),
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

    /** Names that this service defines; the others are defined by Jetty, Dropwizard and Logback. */
    private static final Pattern OWN_NAMES = Pattern.compile("(cycles|jvm|process)_.*");

    private ApiClient admin;

    /** Returns the address of the API. */
    protected abstract URI baseUri();

    /** Returns the address of the admin port. */
    protected abstract URI adminUri();

    /** Sends a request, so that the metrics of requests exist. */
    @BeforeAll
    final void sendRequest() {
        admin = new ApiClient(adminUri());
        new ApiClient(baseUri()).get("/openapi.json");
        Exposition.scrapeUntil(
                admin,
                exposition -> exposition.series("cycles_http_server_request_duration_seconds_count").stream()
                        .anyMatch(
                                series -> "/openapi.json".equals(series.labels().get("route"))));
    }

    private static List<String> violations(Path promtool, String scrape) throws IOException, InterruptedException {
        Result result = ExternalTools.run(promtool, scrape, "check", "metrics");
        // 0: no violation. 3: violations, one per line. Other: the scrape is not readable.
        assertThat(result.exitCode()).as(result.output()).isIn(0, 3);
        return result.output()
                .lines()
                .filter(line -> OWN_NAMES.matcher(line).matches())
                .toList();
    }

    @Test
    void promtool_ownNames_hasNoComplaint() throws Exception {
        String scrape = admin.send("GET", "/prometheus", null, null, "Accept", "text/plain")
                .body();
        Exposition.text(scrape);
        Optional<Path> promtool = ExternalTools.find("promtool");
        if (promtool.isPresent()) {
            assertThat(violations(promtool.get(), scrape)).isEmpty();
            assertThat(violations(promtool.get(), scrape + "# TYPE cycles_badName counter\ncycles_badName 1\n"))
                    .as("an invalid name")
                    .isNotEmpty();
        }
    }

    @Test
    void scrape_everyFamily_hasHelpAndLabels() {
        Exposition exposition = Exposition.scrape(admin);
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
                .as("the metrics of a pool exist once, under the names of all pools")
                .noneMatch(family -> family.matches("(cycles|users)_pool_.*"));
    }

    @Test
    void scrape_bothPools_haveSeries() {
        Exposition exposition = Exposition.scrape(admin);
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
    void scrape_afterStart_hasEveryOperationAndOutcome() {
        Exposition exposition = Exposition.scrape(admin);
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
