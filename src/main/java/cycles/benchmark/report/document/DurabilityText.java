package cycles.benchmark.report.document;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Describes what acknowledged writes survive on a backend, to be shown next to its results. */
public final class DurabilityText {
    private DurabilityText() {}

    /** Describes one backend in a few words: {@code survives a power loss} */
    public static String of(MeasuredBackend backend) {
        return backend.durabilityLevel() == null
                ? "durability unknown"
                : "survives " + backend.durabilityLevel().survives().replaceFirst(":.*", "");
    }

    /** Whether all backends have the same durability level; false if one of them is unknown. */
    public static boolean isEqual(BenchmarkRun run) {
        return run.backends().stream()
                                .map(MeasuredBackend::durabilityLevel)
                                .distinct()
                                .count()
                        == 1
                && run.backends().get(0).durabilityLevel() != null;
    }

    /** Describes all backends, grouped by level: {@code a and b: survives a power loss; c: survives nothing} */
    public static String ofAll(BenchmarkRun run) {
        Map<String, List<String>> namesByLevel = run.backends().stream()
                .collect(Collectors.groupingBy(
                        DurabilityText::of,
                        LinkedHashMap::new,
                        Collectors.mapping(MeasuredBackend::name, Collectors.toList())));
        return namesByLevel.entrySet().stream()
                .map(each -> Text.join(each.getValue()) + ": " + each.getKey())
                .collect(Collectors.joining("; "));
    }
}
