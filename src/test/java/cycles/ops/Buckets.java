package cycles.ops;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Holds the increase of a route's histogram between two scrapes and computes quantiles of it as Prometheus does.
 *
 * @param cumulative counts by upper bound; the last bound is infinite
 */
record Buckets(NavigableMap<Double, Double> cumulative) {

    static Buckets between(Exposition before, Exposition after, String histogram, String route) {
        NavigableMap<Double, Double> cumulative = new TreeMap<>();
        for (Exposition.Series series : after.series(histogram + "_bucket")) {
            if (route.equals(series.labels().get("route"))) {
                double bound = Double.parseDouble(series.labels().get("le").replace("Inf", "Infinity"));
                double added = after.samples().get(series) - before.samples().getOrDefault(series, 0.0);
                cumulative.merge(bound, added, Double::sum);
            }
        }
        return new Buckets(cumulative);
    }

    /** Computes {@code histogram_quantile}: interpolates linearly within the bucket that contains the rank. */
    double quantile(double quantile) {
        double rank = quantile * cumulative.lastEntry().getValue();
        Map.Entry<Double, Double> bucket = cumulative.entrySet().stream()
                .filter(each -> each.getValue() >= rank)
                .findFirst()
                .orElseThrow();
        Map.Entry<Double, Double> below = cumulative.lowerEntry(bucket.getKey());
        double start = below == null ? 0 : below.getKey();
        double before = below == null ? 0 : below.getValue();
        return bucket.getKey().isInfinite()
                ? start
                : start + (bucket.getKey() - start) * (rank - before) / (bucket.getValue() - before);
    }

    /** Returns the index of the bucket that contains the value, from 0. */
    int indexOf(double value) {
        return cumulative.headMap(value, false).size();
    }
}
