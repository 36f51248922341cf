package cycles.repository;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What the service hands to the storage engine it builds.
 *
 * @param clock where {@code createdAt} and {@code updatedAt} come from
 * @param ids makes the id of each new cycle
 * @param dataDirectory where files go that have no place of their own in the configuration
 * @param maxThreads how many threads may call the repository at once
 * @param metrics where the engine registers its own gauges
 */
public record RepositoryContext(
        Clock clock, Supplier<UUID> ids, Path dataDirectory, int maxThreads, MetricRegistry metrics) {}
