package cycles.http;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.metrics.jetty12.InstrumentedConnectionFactory;
import java.time.Duration;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Limits the number of connections to the API and the memory of each. The admin port is exempt, so that it stays reachable when the
 * limit is reached.
 */
final class ConnectionLimits {
    private static final String ADMIN = "admin";
    /** The idle timeout of connections while the limit is reached. */
    private static final Duration IDLE_AT_LIMIT = Duration.ofSeconds(2);

    private ConnectionLimits() {}

    /** Installs the limits. Must be called before the server starts. */
    static void install(
            Server server, int maxConnections, IncompleteRequests incompleteRequests, MetricRegistry metrics) {
        ServerConnector[] connectors = server.getBeans(ServerConnector.class).stream()
                .filter(connector -> !ADMIN.equals(connector.getName()))
                .toArray(ServerConnector[]::new);
        NetworkConnectionLimit limit = new NetworkConnectionLimit(maxConnections, connectors);
        limit.setEndPointIdleTimeout(IDLE_AT_LIMIT.toMillis());
        server.addBean(limit);
        for (ServerConnector connector : connectors) {
            replaceFactory(connector, incompleteRequests, metrics);
        }
    }

    private static void replaceFactory(
            ServerConnector connector, IncompleteRequests incompleteRequests, MetricRegistry metrics) {
        ConnectionFactory current = connector.getConnectionFactory(HttpVersion.HTTP_1_1.asString());
        if (current instanceof HttpConnectionFactory http) {
            connector.addConnectionFactory(new Factory(http.getHttpConfiguration(), incompleteRequests));
        } else if (current instanceof InstrumentedConnectionFactory instrumented) {
            HttpConnectionFactory http = instrumented.getBean(HttpConnectionFactory.class);
            if (http != null) {
                connector.addConnectionFactory(new InstrumentedConnectionFactory(
                        new Factory(http.getHttpConfiguration(), incompleteRequests),
                        metrics.timer(timerName(connector))));
            }
        }
    }

    /** Returns the name that Dropwizard gives the timer of the replaced factory. */
    private static String timerName(ServerConnector connector) {
        return MetricRegistry.name(
                HttpConnectionFactory.class, connector.getHost(), Integer.toString(connector.getPort()), "connections");
    }

    private static final class Factory extends HttpConnectionFactory {
        private final IncompleteRequests incompleteRequests;

        Factory(HttpConfiguration configuration, IncompleteRequests incompleteRequests) {
            super(configuration);
            this.incompleteRequests = incompleteRequests;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            return configure(
                    new BoundedHttpConnection(getHttpConfiguration(), connector, endPoint, incompleteRequests),
                    connector,
                    endPoint);
        }
    }
}
