package cycles.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Drops what cannot be written because the client is gone. Where an answer comes later (CompletionStage) and writing it fails, Jersey
 * never ends the request: it would stay in memory for good, and a stop would wait 30 seconds for it.
 */
final class ClientDisconnectFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public ServletOutputStream getOutputStream() throws IOException {
                return new Forgiving(super.getOutputStream());
            }
        });
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Fails at nothing. */
    private static final class Forgiving extends ServletOutputStream {
        private final ServletOutputStream client;

        Forgiving(ServletOutputStream client) {
            this.client = client;
        }

        private static void attempt(Step step) {
            try {
                step.run();
            } catch (IOException gone) {
                // There is nobody left to tell.
            }
        }

        @Override
        public void write(int b) {
            attempt(() -> client.write(b));
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            attempt(() -> client.write(bytes, from, length));
        }

        @Override
        public void flush() {
            attempt(client::flush);
        }

        @Override
        public void close() {
            attempt(client::close);
        }

        @Override
        public boolean isReady() {
            return client.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            client.setWriteListener(listener);
        }
    }
}
