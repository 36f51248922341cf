package cycles.ops.request;

import cycles.metrics.BucketTimer;
import io.dropwizard.core.setup.Environment;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Measures and logs every request on the application port, from its first byte to the last byte of its response. Implemented as a Jetty
 * request log, it includes what a servlet filter misses: requests that Jetty refuses, and the end of asynchronous responses.
 */
public final class RequestObserver extends Handler.Wrapper implements RequestLog {
    private final Histogram durations;
    private final Gauge active;

    private RequestObserver(PrometheusRegistry prometheus, Labels labels) {
        durations = Histogram.builder()
                .name("cycles_http_server_request_duration_seconds")
                .help("Duration of requests on the application port")
                .labelNames("method", "route", "status_class")
                .constLabels(labels)
                .classicUpperBounds(BucketTimer.upperBounds())
                .nativeInitialSchema(BucketTimer.NATIVE_SCHEMA)
                .withoutExemplars()
                .register(prometheus);
        active = Gauge.builder()
                .name("cycles_http_server_active_requests")
                .help("Requests on the application port that are in progress")
                .constLabels(labels)
                .register(prometheus);
    }

    /** Installs the observer and registers its metrics. */
    public static void install(Environment environment, PrometheusRegistry prometheus, Labels labels) {
        RequestObserver observer = new RequestObserver(prometheus, labels);
        environment.jersey().register(new RouteFilter());
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    server.insertHandler(observer);
                    RequestLog log = server.getRequestLog();
                    server.setRequestLog(log == null ? observer : new RequestLog.Collection(observer, log));
                }
            }
        });
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (CompletedRequest.isOnApplicationPort(request)) {
            active.inc();
            Request.addCompletionListener(request, failure -> active.dec());
        }
        return super.handle(request, response, callback);
    }

    @Override
    public void log(Request request, Response response) {
        if (CompletedRequest.isOnApplicationPort(request)) {
            CompletedRequest completed = CompletedRequest.of(request, response);
            durations
                    .labelValues(completed.method(), completed.route(), completed.status() / 100 + "xx")
                    .observe(completed.nanos() / (double) TimeUnit.SECONDS.toNanos(1));
            RequestLogger.write(completed, request);
        }
    }
}
