package cycles.ops.health;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ShutdownThread;

/**
 * Takes this instance out of a balancer's rotation and back, without stopping it: while it is drained, readiness is red and requests
 * that come all the same are served. Knows too when the process has been asked to end. Thread-safe.
 */
public final class DrainState extends HealthCheck {
    private volatile boolean drained;
    private volatile boolean stopping;

    /** Whether clients should go elsewhere. */
    boolean isLeaving() {
        return drained || stopping;
    }

    /** Listens for the end of the process, before which Dropwizard leaves balancers a while to notice it. */
    public void watchShutdown(LifecycleEnvironment lifecycle) {
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

    /** Whether the operator has drained this instance. */
    public boolean isDrained() {
        return drained;
    }

    /** Drains this instance, or puts it back into rotation. */
    public void setDrained(boolean drained) {
        this.drained = drained;
    }
}
