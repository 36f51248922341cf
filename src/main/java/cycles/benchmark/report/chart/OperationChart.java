package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws the span from p50 to p99 of each operation on each backend, on one logarithmic axis. */
public final class OperationChart {
    private static final double LEFT = 120;
    private static final double RIGHT = 386;
    private static final double TOP = 8;
    private static final double LINE = 13;
    private static final double GAP = 12;
    private static final double ROOM_FOR_A_LABEL = 34;

    private OperationChart() {}

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
        Axis axis = Axis.logarithmic("latency p50 to p99 (ms)", all);
        double group = backends.size() * LINE + GAP;
        double bottom = TOP + operations.size() * group;
        Element svg = Element.of("svg", "chart")
                .with("viewBox", "0 0 400 " + Element.pixels(bottom + 44))
                .with("role", "img")
                .with("aria-label", "Latency by operation and backend");
        double free = 0;
        for (Axis.Tick tick : axis.ticks()) {
            double at = x(axis, tick.value());
            svg.add(XyChart.line("grid", at, TOP, at, bottom));
            if (at >= free) {
                svg.add(XyChart.text("tick middle", at, bottom + 15, tick.label()));
                free = at + ROOM_FOR_A_LABEL;
            }
        }
        svg.add(XyChart.text("title middle", (LEFT + RIGHT) / 2, bottom + 35, axis.title()));
        for (int i = 0; i < operations.size(); i++) {
            String operation = operations.get(i);
            double top = TOP + i * group + GAP / 2;
            svg.add(XyChart.text("tick end", LEFT - 8, top + backends.size() * LINE / 2 + 4, operation));
            for (int backend = 0; backend < backends.size(); backend++) {
                Optional<Double> low = p50.apply(operation, backend);
                Optional<Double> high = p99.apply(operation, backend);
                if (low.isPresent() && high.isPresent()) {
                    double y = top + (backend + 0.5) * LINE;
                    svg.add(XyChart.line(
                            "span " + BackendMarker.colour(backend), x(axis, low.get()), y, x(axis, high.get()), y));
                    svg.add(BackendMarker.marker(backend, x(axis, high.get()), y));
                }
            }
        }
        return svg;
    }

    private static double x(Axis axis, double value) {
        return LEFT + axis.position(value) * (RIGHT - LEFT);
    }
}
