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

/** Bounds the connections to the API and what each may keep in memory; the admin port stays reachable when the limit is reached. */
final class ConnectionLimits {
    private static final String ADMIN = "admin";
    /** How long a silent connection is kept while the limit is reached. */
    private static final Duration IDLE_AT_LIMIT = Duration.ofSeconds(2);

    private ConnectionLimits() {}

    /** To be called before the server starts. */
    static void install(Server server, int maxConnections, IncompleteRequests pending, MetricRegistry metrics) {
        ServerConnector[] connectors = server.getBeans(ServerConnector.class).stream()
                .filter(connector -> !ADMIN.equals(connector.getName()))
                .toArray(ServerConnector[]::new);
        NetworkConnectionLimit limit = new NetworkConnectionLimit(maxConnections, connectors);
        limit.setEndPointIdleTimeout(IDLE_AT_LIMIT.toMillis());
        server.addBean(limit);
        for (ServerConnector connector : connectors) {
            bound(connector, pending, metrics);
        }
    }

    private static void bound(ServerConnector connector, IncompleteRequests pending, MetricRegistry metrics) {
        ConnectionFactory present = connector.getConnectionFactory(HttpVersion.HTTP_1_1.asString());
        if (present instanceof HttpConnectionFactory plain) {
            connector.addConnectionFactory(new Factory(plain.getHttpConfiguration(), pending));
        } else if (present instanceof InstrumentedConnectionFactory measured) {
            HttpConnectionFactory plain = measured.getBean(HttpConnectionFactory.class);
            if (plain != null) {
                connector.addConnectionFactory(new InstrumentedConnectionFactory(
                        new Factory(plain.getHttpConfiguration(), pending), metrics.timer(timerOf(connector))));
            }
        }
    }

    /** The name that Dropwizard gave the timer of the factory that is replaced. */
    private static String timerOf(ServerConnector connector) {
        return MetricRegistry.name(
                HttpConnectionFactory.class, connector.getHost(), Integer.toString(connector.getPort()), "connections");
    }

    private static final class Factory extends HttpConnectionFactory {
        private final IncompleteRequests pending;

        Factory(HttpConfiguration configuration, IncompleteRequests pending) {
            super(configuration);
            this.pending = pending;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            return configure(
                    new BoundedHttpConnection(getHttpConfiguration(), connector, endPoint, pending),
                    connector,
                    endPoint);
        }
    }
}
