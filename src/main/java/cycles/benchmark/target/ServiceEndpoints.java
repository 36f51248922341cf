package cycles.benchmark.target;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a running service.
 *
 * @param api {@code http://host:port}
 * @param admin client of the admin port; null when its address is unknown
 * @param secondsToReady from the start of the process until the service reported that it is ready; null when it was running before
 */
public record ServiceEndpoints(
        URI api, @Nullable AdminClient admin, @Nullable Double secondsToReady) {}
