package cycles.model;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleMaintenance;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.Inconsistency;
import cycles.repository.ForwardingCycleRepository;
import cycles.repository.InMemoryCycleRepository;
import cycles.repository.RepositoryContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Verifies that the model check detects each fault of a broken repository. */
class BrokenModelTest {
    private static final int SEQUENCES = 1_000;
    private static final long FIRST_SEED = 1;

    @Test
    void correctRepository_nothingIsFound() {
        assertThat(search((store, correct) -> correct)).isEmpty();
    }

    @Test
    void cycleVisibleToAnotherUser_isFound() {
        assertThat(search((store, correct) -> new ForwardingCycleRepository(correct) {
                    @Override
                    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
                        return Optional.ofNullable(store.get(cycleId));
                    }
                }))
                .isPresent();
    }

    @Test
    void firstCompletedCycleInsteadOfLast_isFound() {
        assertThat(search((store, correct) -> new ForwardingCycleRepository(correct) {
                    @Override
                    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
                        return store.values().stream()
                                .filter(cycle -> cycle.userId().equals(userId) && !cycle.isInProgress())
                                .min(Comparator.comparing(cycle -> cycle.dates().end()));
                    }
                }))
                .isPresent();
    }

    @Test
    void changeWithoutOverlapRule_isFound() {
        assertThat(search((store, correct) -> new ForwardingCycleRepository(correct) {
                    @Override
                    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
                        Optional<Cycle> cycle =
                                correct.getCycleById(userId, cycleId).filter(Cycle::isInProgress);
                        if (cycle.isEmpty()) {
                            return correct.updateCycleDates(userId, cycleId, dates);
                        }
                        Cycle changed = cycle.get()
                                .changed(
                                        cycle.get().status(), dates, cycle.get().updatedAt());
                        store.put(cycleId, changed);
                        return changed;
                    }
                }))
                .isPresent();
    }

    @Test
    void changeAcknowledgedButNotStored_isFoundAndShrunk() {
        assertThat(search((store, correct) -> new ForwardingCycleRepository(correct) {
                    @Override
                    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
                        Cycle before = store.get(cycleId);
                        Cycle completed = correct.completeCycle(userId, cycleId, dates);
                        store.put(cycleId, before);
                        return completed;
                    }
                }))
                .hasValueSatisfying(found ->
                        assertThat(found.steps()).hasExactlyElementsOfTypes(Step.Create.class, Step.Complete.class));
    }

    @Test
    void deletionCountedButNotMade_isFound() {
        assertThat(search((store, correct) -> new ForwardingCycleRepository(correct) {
                    @Override
                    public CycleMaintenance maintenance() {
                        return new KeepingMaintenance(correct.maintenance(), store);
                    }
                }))
                .isPresent();
    }

    /** Deletes nothing but returns the number of cycles. */
    private record KeepingMaintenance(CycleMaintenance correct, Map<UUID, Cycle> store) implements CycleMaintenance {
        @Override
        public void forEachOwner(Consumer<CycleOwner> visitor) {
            correct.forEachOwner(visitor);
        }

        @Override
        public List<Inconsistency> examine(CycleOwner owner) {
            return correct.examine(owner);
        }

        @Override
        public List<Inconsistency> repair(CycleOwner owner) {
            return correct.repair(owner);
        }

        @Override
        public int deleteAll(CycleOwner owner) {
            return (int) store.values().stream()
                    .filter(cycle -> cycle.userId().equals(owner.userId()))
                    .count();
        }

        @Override
        public Optional<UUID> installation() {
            return correct.installation();
        }

        @Override
        public UUID claim(UUID installation) {
            return correct.claim(installation);
        }

        @Override
        public Set<UUID> sampleOwners(int limit) {
            return correct.sampleOwners(limit);
        }

        @Override
        public String size() {
            return correct.size();
        }
    }

    private static Optional<Counterexample> search(
            BiFunction<Map<UUID, Cycle>, CycleRepository, CycleRepository> fault) {
        Map<UUID, Cycle> store = InMemoryCycleRepository.emptyStore();
        try (ModelCheck check = new ModelCheck(context -> broken(store, context, fault))) {
            return Counterexample.find(FIRST_SEED, SEQUENCES, check::run);
        }
    }

    private static CycleRepository broken(
            Map<UUID, Cycle> store,
            RepositoryContext context,
            BiFunction<Map<UUID, Cycle>, CycleRepository, CycleRepository> fault) {
        return fault.apply(store, new InMemoryCycleRepository(store, context));
    }
}
