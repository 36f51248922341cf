package cycles.repository;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.maintenance.CycleOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about the care for what is stored. What is damaged is for {@link CycleDamageContract}. */
public abstract class CycleMaintenanceContract extends CycleRepositoryContract {

    /** The owners that a walk met, of these users. */
    private List<CycleOwner> met(Set<UUID> users) {
        List<CycleOwner> met = new ArrayList<>();
        repository().maintenance().forEachOwner(owner -> {
            if (users.contains(owner.userId())) {
                met.add(owner);
            }
        });
        return met;
    }

    /** One with a cycle in progress, one with a completed one, one with both and a history. */
    private Set<UUID> soundUsers() {
        UUID active = newUser();
        create(active, hours(0, 1));
        UUID done = newUser();
        completed(done, hours(0, 1));
        UUID both = newUser();
        completed(both, hours(0, 1));
        completed(both, hours(1, 2));
        repository().createCycle(CycleData.completed(both, hours(4, 5)));
        create(both, hours(5, 6));
        return Set.of(active, done, both);
    }

    @Test
    void aWalkMeetsEveryUserOnceAndFindsNoStrays() {
        Set<UUID> users = soundUsers();
        assertThat(met(users))
                .containsExactlyInAnyOrderElementsOf(users.stream()
                        .map(user -> new CycleOwner(user, Set.of()))
                        .toList());
    }

    @Test
    void soundUsersAreFoundSoundAndARepairChangesNothing() {
        Set<UUID> users = soundUsers();
        for (UUID user : users) {
            CycleOwner owner = new CycleOwner(user, Set.of());
            Optional<Cycle> active = repository().getActiveCycle(user);
            Optional<Cycle> last = repository().getLastCompletedCycle(user);
            assertThat(repository().maintenance().examine(owner)).isEmpty();
            assertThat(repository().maintenance().repair(owner)).isEmpty();
            assertThat(repository().getActiveCycle(user)).isEqualTo(active);
            assertThat(repository().getLastCompletedCycle(user)).isEqualTo(last);
        }
    }

    @Test
    void aUserWithoutCyclesIsSoundAndNotMet() {
        UUID user = newUser();
        assertThat(repository().maintenance().examine(new CycleOwner(user, Set.of())))
                .isEmpty();
        assertThat(repository().maintenance().deleteAll(new CycleOwner(user, Set.of())))
                .isZero();
        assertThat(met(Set.of(user))).isEmpty();
    }

    @Test
    void aStrayThatIsNoneOrSomebodyElsesIsNoDamage() {
        UUID user = newUser();
        Cycle active = create(user, hours(0, 1));
        CycleOwner owner = new CycleOwner(user, Set.of(active.id(), UUID.randomUUID()));
        assertThat(repository().maintenance().repair(owner)).isEmpty();
        UUID other = newUser();
        Cycle others = create(other, hours(0, 1));
        assertThat(repository().maintenance().repair(new CycleOwner(user, Set.of(others.id()))))
                .isEmpty();
        assertThat(repository().getActiveCycle(user)).contains(active);
        assertThat(repository().getActiveCycle(other)).contains(others);
    }

    @Test
    void whoseCyclesAreDeletedHasNoneAndCanBeginAgain() {
        UUID user = newUser();
        Cycle first = completed(user, hours(0, 1));
        Cycle second = completed(user, hours(1, 2));
        Cycle active = create(user, hours(2, 3));
        UUID other = newUser();
        Cycle kept = completed(other, hours(0, 1));
        assertThat(repository().maintenance().deleteAll(new CycleOwner(user, Set.of())))
                .isEqualTo(3);
        for (Cycle cycle : List.of(first, second, active)) {
            assertThat(repository().getCycleById(user, cycle.id())).isEmpty();
        }
        assertThat(repository().getActiveCycle(user)).isEmpty();
        assertThat(repository().getLastCompletedCycle(user)).isEmpty();
        assertThat(met(Set.of(user))).isEmpty();
        assertThat(repository().getLastCompletedCycle(other)).contains(kept);
        assertThat(create(user, hours(0, 1)).userId()).isEqualTo(user);
    }

    @Test
    void someOwners_storeWithCycles_areUsersWhomTheWalkMeets() {
        Set<UUID> users = soundUsers();
        Set<UUID> some = repository().maintenance().sampleOwners(1_000);
        assertThat(some).isNotEmpty();
        assertThat(met(some)).extracting(CycleOwner::userId).containsExactlyInAnyOrderElementsOf(some);
        assertThat(repository().maintenance().sampleOwners(2)).hasSizeBetween(1, 2);
        users.forEach(user -> repository().maintenance().deleteAll(new CycleOwner(user, Set.of())));
        assertThat(repository().maintenance().sampleOwners(1_000)).doesNotContainAnyElementsOf(users);
    }

    @Test
    void howMuchIsStoredIsTold() {
        create(newUser(), hours(0, 1));
        assertThat(repository().maintenance().size()).matches(".*[1-9].*");
    }
}
