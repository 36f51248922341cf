package cycles.benchmark.target;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a running service.
 *
 * @param api {@code http://host:port}
 * @param admin client of the admin port; null when its address is unknown
 */
public record ServiceEndpoints(URI api, @Nullable AdminClient admin) {}
