package cycles.repository;

import static cycles.repository.TestDates.hours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Metered;
import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleIdMismatchException;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Verifies that every call is counted once by operation and outcome, and that all other methods are forwarded unchanged. */
class TimedOutcomesTest {
    private static final UUID USER = UUID.randomUUID();
    private static final UUID CYCLE = UUID.randomUUID();

    private final RuntimeException failure = new IllegalStateException("simulated");
    private final MetricRegistry metrics = new MetricRegistry();
    private final RepositoryContext context =
            new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, Path.of("unused"), 1, metrics);
    private final CycleRepository memory = new TimedCycleRepository(
            new InMemoryCycleRepository(InMemoryCycleRepository.emptyStore(), context), "memory", metrics);

    private CycleRepository failing(RuntimeException reason) {
        return new TimedCycleRepository(new FailingCycleRepository(reason), "memory", metrics);
    }

    /** Returns the counts that are not zero, by the suffix of the metric name. */
    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        metrics.getMetrics().forEach((name, metric) -> {
            if (metric instanceof Metered metered && metered.getCount() > 0) {
                counts.put(name.substring("cycles.repository.memory.".length()), metered.getCount());
            }
        });
        return counts;
    }

    private static Stream<Consumer<CycleRepository>> operations() {
        return Stream.of(
                repository -> repository.getCycleById(USER, CYCLE),
                repository -> repository.getActiveCycle(USER),
                repository -> repository.getLastCompletedCycle(USER),
                repository -> repository.createCycle(CycleData.inProgress(USER, hours(0, 1))),
                repository -> repository.updateCycleDates(USER, CYCLE, hours(0, 1)),
                repository -> repository.completeCycle(USER, CYCLE, hours(0, 1)));
    }

    @Test
    void metrics_atStart_allSeriesExist() {
        assertThat(memory).isNotNull();
        List<String> operations = List.of(
                "getCycleById",
                "getActiveCycle",
                "getLastCompletedCycle",
                "createCycle",
                "updateCycleDates",
                "completeCycle");
        assertThat(metrics.getTimers().keySet())
                .containsExactlyInAnyOrderElementsOf(names(operations, "ok", "not_found", "conflict", "error"));
        assertThat(metrics.getMeters().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        names(operations, "errors.unavailable", "errors.broken", "errors.unexpected"));
        assertThat(metrics.getCounters().keySet()).containsExactly("cycles.repository.memory.inFlight");
    }

    private static List<String> names(List<String> operations, String... ends) {
        return operations.stream()
                .flatMap(operation -> Stream.of(ends).map(end -> "cycles.repository.memory." + operation + "." + end))
                .toList();
    }

    @Test
    void call_foundOrNotFound_isCountedAsOkOrNotFound() {
        memory.start();
        assertThat(memory.getActiveCycle(USER)).isEmpty();
        assertThat(memory.getLastCompletedCycle(USER)).isEmpty();
        assertThat(memory.getCycleById(USER, CYCLE)).isEmpty();
        Cycle cycle = memory.createCycle(CycleData.inProgress(USER, hours(0, 1)));
        assertThat(memory.getActiveCycle(USER)).contains(cycle);
        assertThat(memory.getCycleById(USER, cycle.id())).contains(cycle);
        memory.updateCycleDates(USER, cycle.id(), hours(0, 2));
        Cycle completed = memory.completeCycle(USER, cycle.id(), hours(0, 3));
        assertThat(memory.getLastCompletedCycle(USER)).contains(completed);
        assertThat(counts())
                .isEqualTo(Map.of(
                        "getActiveCycle.not_found", 1L,
                        "getLastCompletedCycle.not_found", 1L,
                        "getCycleById.not_found", 1L,
                        "createCycle.ok", 1L,
                        "getActiveCycle.ok", 1L,
                        "getCycleById.ok", 1L,
                        "updateCycleDates.ok", 1L,
                        "completeCycle.ok", 1L,
                        "getLastCompletedCycle.ok", 1L));
    }

    @Test
    void call_refusedByRule_isCountedAsConflict() {
        memory.start();
        UUID last = memory.createCycle(CycleData.completed(USER, hours(0, 1))).id();
        assertThatThrownBy(() -> memory.createCycle(CycleData.inProgress(USER, hours(0, 1))))
                .isInstanceOf(CycleOverlapException.class);
        assertThatThrownBy(() -> memory.completeCycle(USER, last, hours(0, 1)))
                .isInstanceOf(CycleInvalidStateException.class);
        assertThatThrownBy(() -> memory.updateCycleDates(USER, CYCLE, hours(0, 1)))
                .isInstanceOf(CycleNotFoundException.class);
        assertThat(counts())
                .isEqualTo(Map.of(
                        "createCycle.ok", 1L,
                        "createCycle.conflict", 1L,
                        "completeCycle.conflict", 1L,
                        "updateCycleDates.not_found", 1L));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void call_refused_isCountedByItsOutcome(RuntimeException refusal, String outcome) {
        CycleRepository refusing = failing(refusal);
        assertThat(catchThrowable(() -> refusing.getActiveCycle(USER))).isSameAs(refusal);
        assertThat(counts()).isEqualTo(Map.of("getActiveCycle." + outcome, 1L));
    }

    static Stream<Object[]> refusals() {
        return Stream.of(
                new Object[] {new CycleNotFoundException(USER), "not_found"},
                new Object[] {new CycleAlreadyInProgressException(USER), "conflict"},
                new Object[] {new CycleIdMismatchException(USER, CYCLE), "conflict"},
                new Object[] {new CycleInvalidStateException(CycleStatus.COMPLETED, CycleStatus.IN_PROGRESS), "conflict"
                },
                new Object[] {
                    new CycleOverlapException(hours(0, 1).start(), hours(0, 1).end()), "conflict"
                });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void call_failed_isCountedAsErrorOfItsType(RuntimeException reason, String type) {
        CycleRepository broken = failing(reason);
        operations()
                .forEach(operation -> assertThat(catchThrowable(() -> operation.accept(broken)))
                        .isSameAs(reason));
        assertThat(counts().keySet()).allMatch(name -> name.endsWith(".error") || name.endsWith(".errors." + type));
        assertThat(counts())
                .hasSize(12)
                .allSatisfy((name, count) -> assertThat(count).isEqualTo(1));
    }

    static Stream<Object[]> failures() {
        return Stream.of(
                new Object[] {CycleRepositoryException.unavailable("down", new IOException()), "unavailable"},
                new Object[] {CycleRepositoryException.broken("corrupt", new IOException()), "broken"},
                new Object[] {new IllegalStateException("a bug"), "unexpected"});
    }

    @Test
    void inFlight_callEndsWithAnyOutcome_isZero() {
        Counter inFlight = metrics.counter("cycles.repository.memory.inFlight");
        long[] observed = new long[1];
        RepositoryContext observing = new RepositoryContext(
                Clock.systemUTC(),
                () -> {
                    observed[0] = inFlight.getCount();
                    return CYCLE;
                },
                Path.of("unused"),
                1,
                metrics);
        CycleRepository timed = new TimedCycleRepository(
                new InMemoryCycleRepository(InMemoryCycleRepository.emptyStore(), observing), "memory", metrics);
        timed.start();
        timed.createCycle(CycleData.inProgress(USER, hours(0, 1)));
        assertThat(observed[0]).isEqualTo(1);
        assertThat(inFlight.getCount()).isZero();
        operations()
                .forEach(operation -> assertThatThrownBy(() -> operation.accept(failing(failure)))
                        .isSameAs(failure));
        assertThat(inFlight.getCount()).isZero();
    }

    @Test
    void otherMethods_areForwardedUntimed() {
        CycleRepository failing = failing(failure);
        assertThat(catchThrowable(failing::start)).isSameAs(failure);
        assertThat(catchThrowable(failing::check)).isSameAs(failure);
        assertThat(catchThrowable(failing::maintenance)).isSameAs(failure);
        assertThat(catchThrowable(failing::close)).isSameAs(failure);
        assertThat(failing).hasToString("fails with simulated");
        memory.start();
        assertThat(memory.check().version()).isEqualTo("Java heap");
        memory.close();
        assertThat(catchThrowable(memory::check)).isInstanceOf(CycleRepositoryException.class);
        assertThat(counts()).isEmpty();
    }
}
