package cycles.benchmark.run;

import cycles.core.DurabilityLevel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a backend of a run.
 *
 * @param name unique in the run: the type of the backend, or the configuration's name when two have the same type
 * @param configuration the file or the URL from the command line
 * @param version version of the storage engine
 * @param location location of the data as reported by the service, without secrets
 * @param durability failures that an acknowledged write survives, with the responsible settings, as reported by the service
 * @param durabilityLevel the same as a level; null when the service does not report it
 * @param settings maximum sizes of pools, maps and the heap
 * @param capacity null when it was not probed
 */
public record MeasuredBackend(
        String name,
        String configuration,
        String version,
        String location,
        String durability,
        @Nullable DurabilityLevel durabilityLevel,
        Map<String, String> settings,
        @Nullable Capacity capacity) {

    public MeasuredBackend {
        settings = Checks.ordered(settings);
    }

    /** Returns a copy with this capacity. */
    public MeasuredBackend withCapacity(Capacity measured) {
        return new MeasuredBackend(
                name, configuration, version, location, durability, durabilityLevel, settings, measured);
    }
}
