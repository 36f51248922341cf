package cycles.benchmark.report.document;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what acknowledged writes survive, for all figures of a backend stand beside it. */
public final class DurabilityText {
    private DurabilityText() {}

    /** In a few words, for a place beside a figure. */
    public static String of(MeasuredBackend backend) {
        return backend.durabilityLevel() == null
                ? "durability unknown"
                : "survives " + backend.durabilityLevel().survives().replaceFirst(":.*", "");
    }

    public static boolean isEqual(BenchmarkRun run) {
        return run.backends().stream()
                                .map(MeasuredBackend::durabilityLevel)
                                .distinct()
                                .count()
                        == 1
                && run.backends().get(0).durabilityLevel() != null;
    }

    /** {@code an acknowledged write on a and b survives a power loss; on c nothing} */
    public static String compared(BenchmarkRun run) {
        Map<String, List<String>> byLevel = run.backends().stream()
                .collect(Collectors.groupingBy(
                        DurabilityText::of,
                        LinkedHashMap::new,
                        Collectors.mapping(MeasuredBackend::name, Collectors.toList())));
        return byLevel.entrySet().stream()
                .map(each -> Text.and(each.getValue()) + ": " + each.getKey())
                .collect(Collectors.joining("; "));
    }
}
