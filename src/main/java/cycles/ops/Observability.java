package cycles.ops;

import ch.qos.logback.classic.LoggerContext;
import cycles.core.BackendInfo;
import cycles.ops.logging.JettyLogLevel;
import cycles.ops.logging.LineLayoutFactory;
import cycles.ops.metrics.BackendInfoMetric;
import cycles.ops.metrics.BenchmarkPhaseServlet;
import cycles.ops.metrics.BuildInfo;
import cycles.ops.metrics.DropwizardCollector;
import cycles.ops.metrics.HealthGauge;
import cycles.ops.metrics.MetricNames;
import cycles.ops.request.RequestLogger;
import cycles.ops.request.RequestObserver;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Installs the metrics endpoint {@code /prometheus} on the admin port, and the request log. */
public final class Observability {
    private Observability() {}

    /**
     * Installs everything. Must be called once, from {@link io.dropwizard.core.Application#run}. Other packages register Dropwizard
     * metrics in the environment's registry, before or after; {@link MetricNames} maps them to names and labels in Prometheus.
     *
     * @param backend the name of the storage engine of the cycles, which is the label {@code backend} of every metric
     * @return exports the engine's information, which the caller passes to it, as a metric
     */
    public static Consumer<BackendInfo> install(Configuration configuration, Environment environment, String backend) {
        PrometheusRegistry prometheus = new PrometheusRegistry();
        Labels labels = Labels.of("backend", backend);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
            LineLayoutFactory.setBackend(logs, backend);
            JettyLogLevel.limit(logs);
        }
        RequestLogger.disableDropwizardRequestLog(configuration.getServerFactory());
        JvmMetrics.builder().constLabels(labels).register(prometheus);
        registerBuildInfo(prometheus, labels);
        DropwizardCollector.install(environment.metrics(), prometheus, backend);
        RequestObserver.install(environment, prometheus, labels);
        configuration.getHealthFactory().ifPresent(health -> HealthGauge.install(environment, prometheus, labels));
        BenchmarkPhaseServlet.install(environment, prometheus, labels);
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(prometheus))
                .addMapping("/prometheus");
        return new BackendInfoMetric(prometheus, labels);
    }

    private static void registerBuildInfo(PrometheusRegistry prometheus, Labels labels) {
        BuildInfo build = BuildInfo.current();
        Info.builder()
                .name("cycles_build_info")
                .help("Version and commit of the running build; always 1")
                .labelNames("version", "commit")
                .constLabels(labels)
                .register(prometheus)
                .setLabelValues(build.version(), build.commit());
    }
}
