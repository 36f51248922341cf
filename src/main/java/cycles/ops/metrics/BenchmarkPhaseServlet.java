package cycles.ops.metrics;

import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Serves {@code /benchmark-phase} on the admin port: a benchmark reports its current phase, so that dashboards show it and alerts are
 * suppressed.
 */
public final class BenchmarkPhaseServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Pattern PHASE = Pattern.compile("[a-z0-9-]{1,40}");
    // Each distinct phase remains a time series, so their number is limited.
    private static final int MAX_PHASES = 50;
    private static final String USAGE = "Usage: POST /benchmark-phase?phase=<a-z, 0-9, -; at most " + MAX_PHASES
            + " different ones>&active=true|false";

    private final transient Gauge gauge;
    private final transient Set<String> phases = new HashSet<>();

    private BenchmarkPhaseServlet(Gauge gauge) {
        this.gauge = gauge;
    }

    /** Installs the servlet and registers its metric. */
    public static void install(Environment environment, PrometheusRegistry prometheus, Labels labels) {
        Gauge gauge = Gauge.builder()
                .name("cycles_benchmark_phase_active")
                .help("1 while a benchmark is in this phase")
                .labelNames("phase")
                .constLabels(labels)
                .register(prometheus);
        environment
                .admin()
                .addServlet("benchmark-phase", new BenchmarkPhaseServlet(gauge))
                .addMapping("/benchmark-phase");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String phase = request.getParameter("phase");
        String active = request.getParameter("active");
        response.setContentType("text/plain;charset=UTF-8");
        if (phase == null || !("true".equals(active) || "false".equals(active)) || !isAccepted(phase)) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            response.getWriter().println(USAGE);
            return;
        }
        gauge.labelValues(phase).set("true".equals(active) ? 1 : 0);
        response.getWriter().println(phase + " " + active);
    }

    private synchronized boolean isAccepted(String phase) {
        return PHASE.matcher(phase).matches()
                && (phases.contains(phase) || (phases.size() < MAX_PHASES && phases.add(phase)));
    }
}
