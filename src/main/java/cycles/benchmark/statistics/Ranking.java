package cycles.benchmark.statistics;

import cycles.benchmark.run.MeasuredBackend;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The backends in the order of one figure of one scenario, those apart that did not keep up, for whom the figure means nothing.
 *
 * @param places from the best to the worst
 */
public record Ranking(Metric metric, List<Place> places) {

    public record Place(MeasuredBackend backend, Estimate estimate) {

        public String name() {
            return backend.name();
        }
    }

    public static Ranking of(Metric metric, List<Result> results) {
        Comparator<Place> byMedian =
                Comparator.comparingDouble(place -> place.estimate().median());
        return new Ranking(
                metric,
                results.stream()
                        .filter(result -> !result.isSaturated())
                        .flatMap(result ->
                                result.estimate(metric).stream().map(estimate -> new Place(result.backend(), estimate)))
                        .sorted(metric.moreIsBetter() ? byMedian.reversed() : byMedian)
                        .toList());
    }

    /** The backend whose interval lies clear of all others; empty where there is none, or no other. */
    public Optional<MeasuredBackend> winner() {
        boolean clear = places.size() > 1
                && places.stream()
                        .skip(1)
                        .allMatch(place -> place.estimate()
                                .isClearlyOtherThan(places.get(0).estimate()));
        return clear ? Optional.of(places.get(0).backend()) : Optional.empty();
    }

    /** The first one and those whose figures might be as good. */
    public List<Place> leaders() {
        return places.stream()
                .filter(place ->
                        !place.estimate().isClearlyOtherThan(places.get(0).estimate()))
                .toList();
    }

    /** Those that the first one is clearly ahead of. */
    public List<Place> followers() {
        return places.stream()
                .filter(place ->
                        place.estimate().isClearlyOtherThan(places.get(0).estimate()))
                .toList();
    }

    public boolean hasIntervals() {
        return places.stream().allMatch(place -> place.estimate().interval().isPresent());
    }
}
