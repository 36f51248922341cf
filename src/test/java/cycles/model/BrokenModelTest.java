package cycles.model;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.core.Cycle;
import cycles.core.CycleDamage;
import cycles.core.CycleDates;
import cycles.core.CycleMaintenance;
import cycles.core.CycleOwner;
import cycles.core.CycleRepository;
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
import net.jqwik.api.Example;

/** Repositories with one fault each, to show that the check of sequences would notice. */
class BrokenModelTest {
    private static final int SEQUENCES = 1_000;

    @Example
    void withoutAFaultNothingIsFound() {
        assertThat(isFound((store, sound) -> sound)).isFalse();
    }

    @Example
    void aCycleShownToSomebodyElseIsFound() {
        assertThat(isFound((store, sound) -> new ForwardingCycleRepository(sound) {
                    @Override
                    public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
                        return Optional.ofNullable(store.get(cycleId));
                    }
                }))
                .isTrue();
    }

    @Example
    void theFirstCompletedCycleInsteadOfTheLastIsFound() {
        assertThat(isFound((store, sound) -> new ForwardingCycleRepository(sound) {
                    @Override
                    public Optional<Cycle> getLastCompletedCycle(UUID userId) {
                        return store.values().stream()
                                .filter(cycle -> cycle.userId().equals(userId) && !cycle.isInProgress())
                                .min(Comparator.comparing(cycle -> cycle.dates().end()));
                    }
                }))
                .isTrue();
    }

    @Example
    void aChangeThatSkipsTheOverlapRuleIsFound() {
        assertThat(isFound((store, sound) -> new ForwardingCycleRepository(sound) {
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
                .isTrue();
    }

    @Example
    void aChangeThatIsAnsweredAndNotKeptIsFound() {
        assertThat(isFound((store, sound) -> new ForwardingCycleRepository(sound) {
                    @Override
                    public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
                        Cycle before = store.get(cycleId);
                        Cycle completed = sound.completeCycle(userId, cycleId, dates);
                        store.put(cycleId, before);
                        return completed;
                    }
                }))
                .isTrue();
    }

    @Example
    void aDeletionThatIsCountedAndNotMadeIsFound() {
        assertThat(isFound((store, sound) -> new ForwardingCycleRepository(sound) {
                    @Override
                    public CycleMaintenance maintenance() {
                        return new Keeping(sound.maintenance(), store);
                    }
                }))
                .isTrue();
    }

    /** Deletes nothing, and says that it has. */
    private record Keeping(CycleMaintenance sound, Map<UUID, Cycle> store) implements CycleMaintenance {
        @Override
        public void forEachOwner(Consumer<CycleOwner> visitor) {
            sound.forEachOwner(visitor);
        }

        @Override
        public List<CycleDamage> examine(CycleOwner owner) {
            return sound.examine(owner);
        }

        @Override
        public List<CycleDamage> repair(CycleOwner owner) {
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
        public Set<UUID> someOwners(int most) {
            return sound.someOwners(most);
        }

        @Override
        public String size() {
            return sound.size();
        }
    }

    private static boolean isFound(BiFunction<Map<UUID, Cycle>, CycleRepository, CycleRepository> fault) {
        Map<UUID, Cycle> store = InMemoryCycleRepository.emptyStore();
        try (ModelCheck check = new ModelCheck(context -> broken(store, context, fault))) {
            return new Sequences().get().sampleStream().limit(SEQUENCES).anyMatch(steps -> {
                try {
                    check.run(steps);
                    return false;
                } catch (AssertionError found) {
                    return true;
                }
            });
        }
    }

    private static CycleRepository broken(
            Map<UUID, Cycle> store,
            RepositoryContext context,
            BiFunction<Map<UUID, Cycle>, CycleRepository, CycleRepository> fault) {
        return fault.apply(store, new InMemoryCycleRepository(store, context));
    }
}
