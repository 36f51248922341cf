package cycles.ops.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;

/**
 * Keeps tokens and passwords out of the log when somebody wants DEBUG of everything: Jetty, which then writes headers and parts of
 * bodies, stays at INFO. Who names its loggers, in YAML or by the task {@code log-level}, gets all of it.
 */
public final class JettyLogLevel implements LoggerContextListener {
    private static final String NAME = "org.eclipse.jetty";

    private final Logger jetty;

    private JettyLogLevel(Logger jetty) {
        this.jetty = jetty;
    }

    /** To be called when the log has been configured. */
    public static void limit(LoggerContext context) {
        Logger jetty = context.getLogger(NAME);
        if (jetty.getLevel() == null) {
            JettyLogLevel limit = new JettyLogLevel(jetty);
            context.addListener(limit);
            limit.follow(context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel());
        }
    }

    private void follow(Level root) {
        jetty.setLevel(root.isGreaterOrEqual(Level.INFO) ? null : Level.INFO);
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        if (logger.getName().equals(Logger.ROOT_LOGGER_NAME)) {
            follow(level);
        }
    }

    /** The next configuration begins anew. */
    @Override
    public boolean isResetResistant() {
        return false;
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onReset(LoggerContext context) {}

    @Override
    public void onStop(LoggerContext context) {}
}
