package cycles.benchmark.run;

import org.jspecify.annotations.Nullable;

/**
 * Describes a load that all backends were measured with.
 *
 * @param name unique in its run and stable, so that runs can be compared: {@code seed}, {@code open-50}
 * @param title title for headings
 * @param mix description of the requests: {@code 80 % reads, 20 % writes}
 * @param clients number of users or connections that are active at the same time
 * @param intendedRate requests per second for all backends; null when there is no rate or each backend has its own
 * @param shareOfCapacity intended rate as a share of each backend's own capacity, above 0; null when it does not depend on it
 */
public record Scenario(
        String name,
        String title,
        ScenarioKind kind,
        String mix,
        int clients,
        @Nullable Double intendedRate,
        @Nullable Double shareOfCapacity) {}
