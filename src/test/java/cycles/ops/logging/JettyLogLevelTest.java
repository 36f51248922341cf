package cycles.ops.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class JettyLogLevelTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Logger jetty = context.getLogger("org.eclipse.jetty");
    private final Logger parser = context.getLogger("org.eclipse.jetty.http.HttpParser");

    @Test
    void limit_rootAtDebug_keepsJettyAtInfo() {
        root.setLevel(Level.DEBUG);
        JettyLogLevel.limit(context);
        assertThat(parser.getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger("cycles").getEffectiveLevel()).isEqualTo(Level.DEBUG);
    }

    @Test
    void limit_rootSetToTraceLater_keepsJettyAtInfo() {
        root.setLevel(Level.INFO);
        JettyLogLevel.limit(context);
        root.setLevel(Level.TRACE);
        assertThat(parser.getEffectiveLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void limit_rootAtError_limitsJettyToError() {
        root.setLevel(Level.DEBUG);
        JettyLogLevel.limit(context);
        root.setLevel(Level.ERROR);
        assertThat(parser.getEffectiveLevel()).isEqualTo(Level.ERROR);
    }

    @Test
    void limit_jettySetExplicitly_keepsItsLevel() {
        root.setLevel(Level.DEBUG);
        jetty.setLevel(Level.DEBUG);
        JettyLogLevel.limit(context);
        assertThat(parser.getEffectiveLevel()).isEqualTo(Level.DEBUG);
    }
}
