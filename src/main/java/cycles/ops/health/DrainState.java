package cycles.ops.health;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ShutdownThread;

/**
 * Removes this instance from a load balancer's rotation without stopping it, and adds it again. While drained, the instance is not
 * ready but serves all requests. Also detects that the process is stopping. Thread-safe.
 */
public final class DrainState extends HealthCheck {
    private volatile boolean drained;
    private volatile boolean stopping;

    /** Returns whether clients should use other instances. */
    boolean isLeaving() {
        return drained || stopping;
    }

    /** Registers for the shutdown of the process, which starts before Dropwizard's delay for load balancers. */
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

    /** Returns whether an operator has drained this instance. */
    public boolean isDrained() {
        return drained;
    }

    /** Drains this instance, or adds it to the rotation again. */
    public void setDrained(boolean drained) {
        this.drained = drained;
    }
}
