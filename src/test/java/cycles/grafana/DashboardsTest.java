package cycles.grafana;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the dashboards match their descriptions and are valid for Grafana. After a change of {@code grafana/source} run {@code
 * mvn test -Dtest=DashboardsTest -Ddashboards.write=true}.
 */
class DashboardsTest {
    @ParameterizedTest
    @FieldSource("cycles.grafana.Dashboard#NAMES")
    void generate_description_equalsFile(String name) throws Exception {
        Path file = Dashboard.DIRECTORY.resolve(name + ".json");
        String generated = DashboardGenerator.generate(name);
        if (Boolean.getBoolean("dashboards.write")) {
            Files.writeString(file, generated);
        }
        assertThat(file).usingCharset(UTF_8).hasContent(generated);
    }

    @ParameterizedTest
    @FieldSource("cycles.grafana.Dashboard#NAMES")
    void lint_dashboard_findsNoProblem(String name) throws Exception {
        assertThat(DashboardLinter.lint(Dashboard.read(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"unit\" : \"ops\" => \"decimals\" : 1 => Throughput: no unit",
                "[$__rate_interval] => [5m] => Throughput: rate over 5m instead of $__rate_interval",
                "\"description\" : \"Operations on cycles per second, however they ended.\" => \"description\" : \"\""
                        + " => Throughput: no description",
                "job=~\\\"$job\\\",  =>  => Throughput: cycles_repository_operation_duration_seconds_count is not"
                        + " limited to $job",
                "instance=~\\\"$instance\\\",  =>  => Throughput: cycles_repository_operation_duration_seconds_count"
                        + " is not limited to $instance",
                "\"uid\" : \"${datasource}\" => \"uid\" : \"abc\" => Throughput: not on ${datasource}",
                "\"displayMode\" : \"table\" => \"displayMode\" : \"list\" => Throughput: its legend is not a table",
                "\"displayMode\" : \"table\" => \"displayMode\" : \"grid\" => displayMode",
                "\"drawStyle\" => \"drawingStyle\" => drawingStyle",
                "\"editable\" : false => \"editable\" : true => it can be edited in a browser",
                "\"graphTooltip\" : 1 => \"graphTooltip\" : 0 => no shared crosshair",
            })
    void lint_brokenDashboard_reportsProblem(String mutation) throws Exception {
        String[] parts = mutation.split(" => ", -1);
        String whole = Files.readString(Dashboard.DIRECTORY.resolve("backend-comparison.json"));
        Dashboard broken = Dashboard.parse(whole.replace(parts[0], parts[1]));
        assertThat(DashboardLinter.lint(broken)).anyMatch(problem -> problem.contains(parts[2]));
    }

    @Test
    void metrics_expression_excludesFunctionsLabelsAndKeywords() {
        assertThat(PromQl.metrics("""
            # a comment
            1 - sum by (backend, le) (rate(a_bucket{le="0.25", x=~"$y"}[5m])) / on () group_left () (b:c:rate1h > bool 2)
            or 0 * max(last_over_time(d[$__range])) unless ignoring (e) histogram_quantile($quantile, f{})\
            """)).containsExactly("a_bucket", "b:c:rate1h", "d", "f");
    }
}
