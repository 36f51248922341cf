package cycles.repository;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Contains what the service provides to a storage engine.
 *
 * @param clock the source of {@code createdAt} and {@code updatedAt}
 * @param ids generates the id of each new cycle
 * @param dataDirectory the directory for files whose path is not configured
 * @param maxThreads the maximum number of threads that call the repository concurrently
 * @param metrics the registry for the engine's own metrics
 */
public record RepositoryContext(
        Clock clock, Supplier<UUID> ids, Path dataDirectory, int maxThreads, MetricRegistry metrics) {}
