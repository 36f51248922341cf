package cycles.history;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleRepository;
import cycles.repository.InMemoryCycleRepository;
import cycles.repository.Outcome;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One user's cycles as the reference keeps them. When cycles were created and changed is left out: it says nothing about the order
 * of calls, since several machines' clocks may contradict it.
 *
 * @param target what the calls are made on, opened on the reference
 */
public record UserSpecification<T>(Function<CycleRepository, T> target)
        implements Specification<Map<UUID, Cycle>, UserCall<T>, Outcome> {
    private static final MetricRegistry UNUSED = new MetricRegistry();
    private static final Clock STOPPED = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @Override
    public Map<UUID, Cycle> initial() {
        return Map.of();
    }

    @Override
    public Optional<Map<UUID, Cycle>> after(Map<UUID, Cycle> state, UserCall<T> call, Optional<Outcome> output) {
        List<UUID> told = output.map(UserSpecification::ids).orElse(List.of());
        Map<UUID, Cycle> store = new LinkedHashMap<>(state);
        Outcome expected =
                call.made().apply(target.apply(reference(store, told.isEmpty() ? call.spareId() : told.get(0))));
        if (output.isEmpty() || expected.equals(timeless(output.get()))) {
            return Optional.of(store);
        }
        return named(state, told)
                .map(better -> after(better, call, output))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static CycleRepository reference(Map<UUID, Cycle> store, UUID newId) {
        CycleRepository reference =
                new InMemoryCycleRepository(store, new RepositoryContext(STOPPED, () -> newId, Path.of(""), 1, UNUSED));
        reference.start();
        return reference;
    }

    /** The states in which a cycle whose id nobody had been told has one that is told now. */
    private static Stream<Map<UUID, Cycle>> named(Map<UUID, Cycle> state, List<UUID> told) {
        return told.stream()
                .filter(id -> !state.containsKey(id))
                .flatMap(id -> state.keySet().stream().filter(UserCall::isSpare).map(spare -> {
                    Map<UUID, Cycle> better = new LinkedHashMap<>(state);
                    Cycle cycle = Objects.requireNonNull(better.remove(spare));
                    better.put(id, timeless(id, cycle));
                    return better;
                }));
    }

    private static List<UUID> ids(Outcome outcome) {
        return outcome.values().stream()
                .flatMap(value -> value instanceof Cycle cycle
                        ? Stream.of(cycle.id())
                        : value instanceof UUID id ? Stream.of(id) : Stream.empty())
                .toList();
    }

    private static Outcome timeless(Outcome outcome) {
        return new Outcome(
                outcome.refusal(),
                outcome.values().stream()
                        .map(value -> value instanceof Cycle cycle ? timeless(cycle.id(), cycle) : value)
                        .toList());
    }

    private static Cycle timeless(UUID id, Cycle cycle) {
        return new Cycle(id, cycle.userId(), cycle.status(), cycle.dates(), Instant.EPOCH, Instant.EPOCH);
    }
}
