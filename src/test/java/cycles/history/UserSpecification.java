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
 * Specifies the cycles of one user by the reference implementation. {@code createdAt} and {@code updatedAt} are ignored, because the clocks
 * of several machines may contradict the order of calls.
 *
 * @param target creates the target of the calls from the reference implementation
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
        List<UUID> returnedIds = output.map(UserSpecification::ids).orElse(List.of());
        Map<UUID, Cycle> store = new LinkedHashMap<>(state);
        Outcome expected = call.execution()
                .apply(target.apply(
                        reference(store, returnedIds.isEmpty() ? call.placeholderId() : returnedIds.get(0))));
        if (output.isEmpty() || expected.equals(withoutTimes(output.get()))) {
            return Optional.of(store);
        }
        return withReturnedIds(state, returnedIds)
                .map(replaced -> after(replaced, call, output))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static CycleRepository reference(Map<UUID, Cycle> store, UUID newId) {
        CycleRepository reference =
                new InMemoryCycleRepository(store, new RepositoryContext(STOPPED, () -> newId, Path.of(""), 1, UNUSED));
        reference.start();
        return reference;
    }

    /** Returns the states in which a placeholder id is replaced by a returned id that is not in the state. */
    private static Stream<Map<UUID, Cycle>> withReturnedIds(Map<UUID, Cycle> state, List<UUID> returnedIds) {
        return returnedIds.stream()
                .filter(id -> !state.containsKey(id))
                .flatMap(id -> state.keySet().stream()
                        .filter(UserCall::isPlaceholder)
                        .map(placeholder -> {
                            Map<UUID, Cycle> replaced = new LinkedHashMap<>(state);
                            Cycle cycle = Objects.requireNonNull(replaced.remove(placeholder));
                            replaced.put(id, withoutTimes(id, cycle));
                            return replaced;
                        }));
    }

    private static List<UUID> ids(Outcome outcome) {
        return outcome.values().stream()
                .flatMap(value -> value instanceof Cycle cycle
                        ? Stream.of(cycle.id())
                        : value instanceof UUID id ? Stream.of(id) : Stream.empty())
                .toList();
    }

    private static Outcome withoutTimes(Outcome outcome) {
        return new Outcome(
                outcome.refusal(),
                outcome.values().stream()
                        .map(value -> value instanceof Cycle cycle ? withoutTimes(cycle.id(), cycle) : value)
                        .toList());
    }

    private static Cycle withoutTimes(UUID id, Cycle cycle) {
        return new Cycle(id, cycle.userId(), cycle.status(), cycle.dates(), Instant.EPOCH, Instant.EPOCH);
    }
}
