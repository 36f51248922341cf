package cycles.benchmark.load;

import java.util.function.BiConsumer;

/**
 * A request under way.
 *
 * @param intended when it should have started, by {@link System#nanoTime}
 * @param sent when it did
 * @param end what is done when it is answered or given up
 */
record InFlight(PreparedRequest call, long intended, long sent, BiConsumer<InFlight, Response> end) {}
