package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws the span from p50 to p99 of each operation and backend on a logarithmic axis. */
public final class OperationChart {
    private static final double WIDTH = 400;
    private static final double LEFT = 120;
    private static final double RIGHT = 386;
    private static final double TOP = 8;
    private static final double LINE_HEIGHT = 13;
    private static final double GAP = 12;

    private OperationChart() {}

    /**
     * Draws the chart.
     *
     * @param p50 in milliseconds, by operation and index of the backend; empty values are not drawn
     * @param p99 in milliseconds, like {@code p50}
     */
    public static Element draw(
            List<String> operations,
            List<String> backends,
            BiFunction<String, Integer, Optional<Double>> p50,
            BiFunction<String, Integer, Optional<Double>> p99) {
        List<Double> all = operations.stream()
                .flatMap(operation -> IntStream.range(0, backends.size())
                        .boxed()
                        .flatMap(backend -> Stream.concat(
                                p50.apply(operation, backend).stream(), p99.apply(operation, backend).stream())))
                .toList();
        HorizontalAxis axis = new HorizontalAxis(Axis.logarithmic("latency p50 to p99 (ms)", all), LEFT, RIGHT);
        double groupHeight = backends.size() * LINE_HEIGHT + GAP;
        double bottom = TOP + operations.size() * groupHeight;
        Element svg = Shapes.chart(WIDTH, bottom + HorizontalAxis.HEIGHT, "Latency by operation and backend");
        axis.draw(svg, "grid", TOP, bottom);
        for (int i = 0; i < operations.size(); i++) {
            String operation = operations.get(i);
            double top = TOP + i * groupHeight + GAP / 2;
            svg.add(Shapes.text("tick end", LEFT - 8, top + backends.size() * LINE_HEIGHT / 2 + 4, operation));
            for (int backend = 0; backend < backends.size(); backend++) {
                Optional<Double> low = p50.apply(operation, backend);
                Optional<Double> high = p99.apply(operation, backend);
                if (low.isPresent() && high.isPresent()) {
                    double y = top + (backend + 0.5) * LINE_HEIGHT;
                    double right = axis.x(high.get());
                    svg.add(Shapes.line("span " + BackendMarker.cssClass(backend), axis.x(low.get()), y, right, y));
                    svg.add(BackendMarker.marker(backend, right, y));
                }
            }
        }
        return svg;
    }
}
