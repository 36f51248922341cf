package cycles.benchmark.run;

import org.jspecify.annotations.Nullable;

/**
 * A load that every backend was put under.
 *
 * @param name short, unique in its run, stable between runs, so that they can be compared: {@code seed}, {@code open-50}
 * @param title what it is, for a heading
 * @param mix what its requests are, for a reader: {@code 80 % reads, 20 % writes}
 * @param clients users or connections that are active at once
 * @param intendedRate requests per second asked of every backend alike; null where there is no rate or each has its own
 * @param shareOfCapacity the share of each backend's own capacity that was asked of it, above 0; null where that is not so
 */
public record Scenario(
        String name,
        String title,
        ScenarioKind kind,
        String mix,
        int clients,
        @Nullable Double intendedRate,
        @Nullable Double shareOfCapacity) {}
