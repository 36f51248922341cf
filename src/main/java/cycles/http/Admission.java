package cycles.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Works on so many requests for cycles at once, lets so many more wait a moment for their turn, first come first served, and answers
 * the rest with 503 at once: what is too much then costs next to nothing, and nobody's answer comes too late to be of use. Bodies have
 * arrived before, so a slow client holds no place. Everything but cycles passes.
 */
final class Admission extends Handler.Wrapper {
    private static final String CYCLES = "/v1/";

    private final Semaphore places;
    private final int maxWaiting;
    private final long patienceMillis;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param patienceMillis how long a request waits for its turn; then it is refused too */
    Admission(int maxRunning, int maxWaiting, long patienceMillis) {
        this.places = new Semaphore(maxRunning, true);
        this.maxWaiting = maxWaiting;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!Request.getPathInContext(request).startsWith(CYCLES)) {
            return super.handle(request, response, callback);
        }
        if (!admitted()) {
            Response.writeError(request, response, callback, 503);
            return true;
        }
        try {
            return super.handle(request, response, callback);
        } finally {
            places.release();
        }
    }

    private boolean admitted() throws InterruptedException {
        // Without a time it would overtake those who wait.
        if (places.tryAcquire(0, TimeUnit.MILLISECONDS)) {
            return true;
        }
        try {
            return waiting.incrementAndGet() <= maxWaiting && places.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS);
        } finally {
            waiting.decrementAndGet();
        }
    }

    int waiting() {
        return waiting.get();
    }
}
