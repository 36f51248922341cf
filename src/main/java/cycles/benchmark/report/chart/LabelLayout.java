package cycles.benchmark.report.chart;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Moves labels apart that would lie upon each other. */
final class LabelLayout {
    private LabelLayout() {}

    /**
     * Places as near as can be to those wanted, in the same order, at least {@code gap} apart and between {@code low} and
     * {@code high} as long as there is room.
     */
    static double[] spread(List<Double> wanted, double gap, double low, double high) {
        int[] order = IntStream.range(0, wanted.size())
                .boxed()
                .sorted(Comparator.comparing(wanted::get))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] placed = new double[wanted.size()];
        double least = low;
        for (int index : order) {
            placed[index] = Math.max(wanted.get(index), least);
            least = placed[index] + gap;
        }
        double most = high;
        for (int i = order.length - 1; i >= 0; i--) {
            placed[order[i]] = Math.min(placed[order[i]], most);
            most = placed[order[i]] - gap;
        }
        return placed;
    }
}
