package cycles.benchmark.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Contains one point of the percentile spectrum.
 *
 * @param percentile from 0 to 100
 * @param latency milliseconds from the intended start
 * @param uncorrected milliseconds from the actual start; null when the load has no intended starts. Stored as {@code naive}
 */
public record SpectrumPoint(
        double percentile,
        double latency,
        @Nullable @JsonProperty("naive") Double uncorrected) {}
