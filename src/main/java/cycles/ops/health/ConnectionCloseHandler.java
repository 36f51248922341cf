package cycles.ops.health;

import io.dropwizard.core.setup.Environment;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@code Connection: close} with every response while this instance is drained or stops, so that clients with persistent
 * connections reconnect, and the load balancer routes them to other instances. No client writes to a connection that is being closed.
 */
public final class ConnectionCloseHandler extends Handler.Wrapper {
    private final DrainState drain;

    private ConnectionCloseHandler(DrainState drain) {
        this.drain = drain;
    }

    /** Installs the handler in front of all others, on both ports. */
    public static void install(Environment environment, DrainState drain) {
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    server.insertHandler(new ConnectionCloseHandler(drain));
                }
            }
        });
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!drain.isLeaving() || request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1) {
            return super.handle(request, response, callback);
        }
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        return super.handle(request, new LastResponse(request, response), callback);
    }

    /** Sets the header again before the response is committed, since an error response clears all headers. */
    private static final class LastResponse extends Response.Wrapper {
        private LastResponse(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            if (!isCommitted()) {
                getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            super.write(last, content, callback);
        }
    }
}
