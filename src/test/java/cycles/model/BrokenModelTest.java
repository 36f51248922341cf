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

/** Runs the model check on repositories with one fault each: every fault is found. */
class BrokenModelTest {
    private static final int SEQUENCES = 1_000;
    private static final long FIRST_SEED = 1;

    @Test
    void soundRepository_nothingIsFound() {
        assertThat(search((store, sound) -> sound)).isEmpty();
    }

    @Test
    void cycleShownToAnotherUser_isFound() {
        assertThat(search((store, sound) -> new ForwardingCycleRepository(sound) {
                    @Override
                    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
                        return Optional.ofNullable(store.get(cycleId));
                    }
                }))
                .isPresent();
    }

    @Test
    void firstCompletedCycleInsteadOfLast_isFound() {
        assertThat(search((store, sound) -> new ForwardingCycleRepository(sound) {
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
        assertThat(search((store, sound) -> new ForwardingCycleRepository(sound) {
                    @Override
                    public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
                        Optional<Cycle> cycle =
                                sound.getCycleById(userId, cycleId).filter(Cycle::isInProgress);
                        if (cycle.isEmpty()) {
                            return sound.updateCycleDates(userId, cycleId, dates);
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
        assertThat(search((store, sound) -> new ForwardingCycleRepository(sound) {
                    @Override
                    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
                        Cycle before = store.get(cycleId);
                        Cycle completed = sound.completeCycle(userId, cycleId, dates);
                        store.put(cycleId, before);
                        return completed;
                    }
                }))
                .hasValueSatisfying(found ->
                        assertThat(found.steps()).hasExactlyElementsOfTypes(Step.Create.class, Step.Complete.class));
    }

    @Test
    void deletionCountedButNotMade_isFound() {
        assertThat(search((store, sound) -> new ForwardingCycleRepository(sound) {
                    @Override
                    public CycleMaintenance maintenance() {
                        return new Keeping(sound.maintenance(), store);
                    }
                }))
                .isPresent();
    }

    /** Deletes nothing but counts as if it had. */
    private record Keeping(CycleMaintenance sound, Map<UUID, Cycle> store) implements CycleMaintenance {
        @Override
        public void forEachOwner(Consumer<CycleOwner> visitor) {
            sound.forEachOwner(visitor);
        }

        @Override
        public List<Inconsistency> examine(CycleOwner owner) {
            return sound.examine(owner);
        }

        @Override
        public List<Inconsistency> repair(CycleOwner owner) {
            return sound.repair(owner);
        }

        @Override
        public int deleteAll(CycleOwner owner) {
            return (int) store.values().stream()
                    .filter(cycle -> cycle.userId().equals(owner.userId()))
                    .count();
        }

        @Override
        public Optional<UUID> installation() {
            return sound.installation();
        }

        @Override
        public UUID claim(UUID installation) {
            return sound.claim(installation);
        }

        @Override
        public Set<UUID> sampleOwners(int most) {
            return sound.sampleOwners(most);
        }

        @Override
        public String size() {
            return sound.size();
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
