package cycles.ops;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ShutdownThread;

/**
 * Takes this instance out of a balancer's rotation and back, without stopping it: while it is drained, readiness is red and requests
 * that come all the same are served. Knows too when the process has been asked to end. Thread-safe.
 */
final class Drain extends HealthCheck {
    private volatile boolean drained;
    private volatile boolean stopping;

    /** Whether clients should go elsewhere. */
    boolean isLeaving() {
        return drained || stopping;
    }

    /** Listens for the end of the process, before which Dropwizard leaves balancers a while to notice it. */
    void watchShutdown(LifecycleEnvironment lifecycle) {
        LifeCycle shutdown = new AbstractLifeCycle() {
            @Override
            protected void doStop() {
                stopping = true;
            }
        };
        lifecycle.addServerLifecycleListener(server -> {
            LifeCycle.start(shutdown);
            ShutdownThread.register(0, shutdown);
        });
        lifecycle.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle event) {
                ShutdownThread.deregister(shutdown);
            }
        });
    }

    @Override
    protected Result check() {
        return drained
                ? Result.unhealthy("drained by an operator; POST /tasks/drain?state=in ends it")
                : Result.healthy();
    }

    /** The task {@code drain}. */
    public OperatorTask task() {
        return new OperatorTask(
                "drain", "takes this instance out of the balancer's rotation, or back in", Map.of("state", "out|in")) {
            @Override
            protected Optional<String> missing(List<String> given) {
                return given.contains("state") ? Optional.empty() : Optional.of("missing parameter 'state'");
            }

            @Override
            public void execute(Map<String, List<String>> given, PrintWriter output) {
                drained = value(given, "state").filter("out"::equals).isPresent();
                audit("drained=" + drained);
                output.println(drained ? "drained: readiness turns red" : "in rotation: readiness turns green");
            }
        };
    }
}
