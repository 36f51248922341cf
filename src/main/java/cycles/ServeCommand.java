package cycles;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Environment;
import java.io.PrintWriter;
import java.util.Optional;
import net.sourceforge.argparse4j.inf.Namespace;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ShutdownThread;

/** Runs the service, like Dropwizard's {@code server} command, but reports an expected start-up error in one line. */
final class ServeCommand extends ServerCommand<CycleServiceConfiguration> {

    ServeCommand(Application<CycleServiceConfiguration> application) {
        super(application, "server", "Runs the service");
    }

    @Override
    protected void run(Environment environment, Namespace namespace, CycleServiceConfiguration configuration)
            throws Exception {
        Server server = configuration.getServerFactory().build(environment);
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle stopped) {
                cleanup();
            }
        });
        cleanupAsynchronously();
        try {
            server.start();
        } catch (Exception failure) {
            stopQuietly(server, failure);
            throw failure;
        }
    }

    private void stopQuietly(Server server, Exception failure) {
        try {
            server.stop();
        } catch (Exception stopFailure) {
            failure.addSuppressed(stopFailure);
        }
        cleanup();
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable failure) {
        skipDelayedShutdown();
        report(cli.getStdErr(), failure);
    }

    /** Skips the delay that lets load balancers notice a stop, since this instance has never been ready. */
    private static void skipDelayedShutdown() {
        try {
            Runtime.getRuntime().removeShutdownHook(ShutdownThread.getInstance());
        } catch (IllegalStateException e) {
            // The process is already stopping.
        }
    }

    /** Prints the reason of a failed command: one line for an expected error, also the stack trace for any other. */
    static void report(PrintWriter out, Throwable failure) {
        Optional<String> line = StartupErrors.describe(failure);
        out.println("cycle-service: " + line.orElseGet(failure::toString));
        if (line.isEmpty()) {
            failure.printStackTrace(out);
        }
    }
}
