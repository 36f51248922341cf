package cycles.ops.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;

/**
 * Keeps tokens and passwords out of the log when the root level is DEBUG: Jetty, which logs headers and parts of bodies at DEBUG, stays
 * at INFO. A level that is set for Jetty's loggers explicitly, in YAML or by the task {@code log-level}, still applies.
 */
public final class JettyLogLevel implements LoggerContextListener {
    private static final String NAME = "org.eclipse.jetty";

    private final Logger jetty;

    private JettyLogLevel(Logger jetty) {
        this.jetty = jetty;
    }

    /** Installs the limit in a logging context. Must be called after logging is configured. */
    public static void limit(LoggerContext context) {
        Logger jetty = context.getLogger(NAME);
        if (jetty.getLevel() == null) {
            JettyLogLevel listener = new JettyLogLevel(jetty);
            context.addListener(listener);
            listener.follow(context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel());
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

    /** Returns false, so that a new configuration removes this listener. */
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
