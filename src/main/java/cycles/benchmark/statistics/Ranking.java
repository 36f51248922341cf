package cycles.benchmark.statistics;

import cycles.benchmark.run.MeasuredBackend;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Ranks the backends by one metric of one scenario, without saturated ones, whose metrics are not comparable.
 *
 * @param places from the best to the worst
 */
public record Ranking(Metric metric, List<Place> places) {

    /** A backend with its estimate. */
    public record Place(MeasuredBackend backend, Estimate estimate) {

        /** Returns the name of the backend. */
        public String name() {
            return backend.name();
        }
    }

    /** Ranks the results of one scenario. */
    public static Ranking of(Metric metric, List<Result> results) {
        Comparator<Place> byMean =
                Comparator.comparingDouble(place -> place.estimate().mean());
        return new Ranking(
                metric,
                results.stream()
                        .filter(result -> !result.isSaturated())
                        .flatMap(result ->
                                result.estimate(metric).stream().map(estimate -> new Place(result.backend(), estimate)))
                        .sorted(metric.isHigherBetter() ? byMean.reversed() : byMean)
                        .toList());
    }

    /** Returns the best backend when its interval overlaps with no other; empty otherwise, or when it is the only backend. */
    public Optional<MeasuredBackend> winner() {
        boolean clear = places.size() > 1
                && places.stream()
                        .skip(1)
                        .allMatch(place -> place.estimate()
                                .differsClearlyFrom(places.get(0).estimate()));
        return clear ? Optional.of(places.get(0).backend()) : Optional.empty();
    }

    /** Returns the best backend and those that do not differ clearly from it. */
    public List<Place> leaders() {
        return places.stream()
                .filter(place ->
                        !place.estimate().differsClearlyFrom(places.get(0).estimate()))
                .toList();
    }

    /** Returns the backends that are clearly worse than the best one. */
    public List<Place> followers() {
        return places.stream()
                .filter(place ->
                        place.estimate().differsClearlyFrom(places.get(0).estimate()))
                .toList();
    }

    /** Returns whether all backends have intervals. */
    public boolean hasIntervals() {
        return places.stream().allMatch(place -> place.estimate().interval().isPresent());
    }
}
