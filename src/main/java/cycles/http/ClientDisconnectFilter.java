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
 * Ignores write failures, which mean that the client has disconnected. If writing an asynchronous response (CompletionStage) fails,
 * Jersey never completes the request: it would stay in memory, and a graceful stop would wait 30 seconds for it.
 */
final class ClientDisconnectFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public ServletOutputStream getOutputStream() throws IOException {
                return new FailureIgnoringStream(super.getOutputStream());
            }
        });
    }

    private interface Write {
        void run() throws IOException;
    }

    private static final class FailureIgnoringStream extends ServletOutputStream {
        private final ServletOutputStream client;

        FailureIgnoringStream(ServletOutputStream client) {
            this.client = client;
        }

        private static void attempt(Write write) {
            try {
                write.run();
            } catch (IOException disconnected) {
                // No client is left that could receive an error.
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
