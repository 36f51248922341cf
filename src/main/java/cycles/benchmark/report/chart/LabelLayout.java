package cycles.benchmark.report.chart;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Moves overlapping labels apart. */
final class LabelLayout {
    private LabelLayout() {}

    /**
     * Returns positions close to the wanted ones, in the same order, at least {@code gap} apart and, as long as there is enough
     * space, between {@code low} and {@code high}.
     */
    static double[] spread(List<Double> wanted, double gap, double low, double high) {
        int[] order = IntStream.range(0, wanted.size())
                .boxed()
                .sorted(Comparator.comparing(wanted::get))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] placed = new double[wanted.size()];
        double min = low;
        for (int index : order) {
            placed[index] = Math.max(wanted.get(index), min);
            min = placed[index] + gap;
        }
        double max = high;
        for (int i = order.length - 1; i >= 0; i--) {
            placed[order[i]] = Math.min(placed[order[i]], max);
            max = placed[order[i]] - gap;
        }
        return placed;
    }
}
