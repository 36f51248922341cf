package cycles.benchmark.load;

import java.util.function.BiConsumer;

/**
 * A request that was sent and has no response yet.
 *
 * @param intended the {@link System#nanoTime} at which it should have been sent
 * @param sent the {@link System#nanoTime} at which it was sent
 * @param onEnd called with the response, or with {@link Response#NO_RESPONSE} after a failure or timeout
 */
record InFlight(PreparedRequest request, long intended, long sent, BiConsumer<InFlight, Response> onEnd) {}
