package cycles.benchmark.run;

import cycles.core.DurabilityLevel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backend that took part in a run.
 *
 * @param name tells it from the others: its type, with a suffix where two configurations share one
 * @param configuration the file or the URL that was named on the command line
 * @param version of the storage engine
 * @param location as the service says it, without secrets
 * @param durability what an acknowledged write survives and the settings that make it so, as the service says it
 * @param durabilityLevel the same on a scale; null where the service does not say
 * @param settings pools, maps and what else bears on speed
 * @param capacity null where it was not probed
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
}
