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
 * Measures and logs every request on the application port, from its first byte to the last of its answer. It listens where Jetty writes its
 * request log, and so sees what no servlet filter does: requests that Jetty refuses itself, and asynchronous answers to their end.
 */
public final class RequestObserver extends Handler.Wrapper implements RequestLog {
    private final Histogram durations;
    private final Gauge active;

    private RequestObserver(PrometheusRegistry prometheus, Labels labels) {
        durations = Histogram.builder()
                .name("cycles_http_server_request_duration_seconds")
                .help("How long requests on the application port took")
                .labelNames("method", "route", "status_class")
                .constLabels(labels)
                .classicUpperBounds(BucketTimer.upperBounds())
                .nativeInitialSchema(BucketTimer.NATIVE_SCHEMA)
                .withoutExemplars()
                .register(prometheus);
        active = Gauge.builder()
                .name("cycles_http_server_active_requests")
                .help("Requests on the application port that wait for their answer")
                .constLabels(labels)
                .register(prometheus);
    }

    public static void install(Environment environment, PrometheusRegistry prometheus, Labels labels) {
        RequestObserver http = new RequestObserver(prometheus, labels);
        environment.jersey().register(new RouteFilter());
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    server.insertHandler(http);
                    RequestLog log = server.getRequestLog();
                    server.setRequestLog(log == null ? http : new RequestLog.Collection(http, log));
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
            CompletedRequest answered = CompletedRequest.of(request, response);
            durations
                    .labelValues(answered.method(), answered.route(), answered.status() / 100 + "xx")
                    .observe(answered.nanos() / (double) TimeUnit.SECONDS.toNanos(1));
            RequestLogger.write(answered, request);
        }
    }
}
