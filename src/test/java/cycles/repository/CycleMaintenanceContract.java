package cycles.repository;

import static cycles.repository.TestDates.hours;
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

/** Verifies the part of {@link CycleRepositoryContract} about the maintenance of undamaged data. */
abstract class CycleMaintenanceContract {
    private final RepositoryFixture fixture;

    CycleMaintenanceContract(RepositoryFixture fixture) {
        this.fixture = fixture;
    }

    /** Returns the owners that a scan visits, limited to the given users. */
    private List<CycleOwner> visited(Set<UUID> users) {
        List<CycleOwner> visited = new ArrayList<>();
        fixture.repository().maintenance().forEachOwner(owner -> {
            if (users.contains(owner.userId())) {
                visited.add(owner);
            }
        });
        return visited;
    }

    /** Creates a user with an active cycle, one with a completed cycle, and one with an active and several completed cycles. */
    private Set<UUID> createUsers() {
        UUID active = UUID.randomUUID();
        fixture.create(active, hours(0, 1));
        UUID completed = UUID.randomUUID();
        fixture.createCompleted(completed, hours(0, 1));
        UUID both = UUID.randomUUID();
        fixture.createCompleted(both, hours(0, 1));
        fixture.createCompleted(both, hours(1, 2));
        fixture.repository().createCycle(CycleData.completed(both, hours(4, 5)));
        fixture.create(both, hours(5, 6));
        return Set.of(active, completed, both);
    }

    @Test
    void forEachOwner_undamagedStore_visitsEveryUserOnce() {
        Set<UUID> users = createUsers();
        assertThat(visited(users))
                .containsExactlyInAnyOrderElementsOf(users.stream()
                        .map(user -> new CycleOwner(user, Set.of()))
                        .toList());
    }

    @Test
    void examineAndRepair_undamagedUsers_findAndChangeNothing() {
        Set<UUID> users = createUsers();
        for (UUID user : users) {
            CycleOwner owner = new CycleOwner(user, Set.of());
            Optional<Cycle> active = fixture.repository().getActiveCycle(user);
            Optional<Cycle> last = fixture.repository().getLastCompletedCycle(user);
            assertThat(fixture.repository().maintenance().examine(owner)).isEmpty();
            assertThat(fixture.repository().maintenance().repair(owner)).isEmpty();
            assertThat(fixture.repository().getActiveCycle(user)).isEqualTo(active);
            assertThat(fixture.repository().getLastCompletedCycle(user)).isEqualTo(last);
        }
    }

    @Test
    void maintenance_userWithoutCycles_findsNothing() {
        UUID user = UUID.randomUUID();
        assertThat(fixture.repository().maintenance().examine(new CycleOwner(user, Set.of())))
                .isEmpty();
        assertThat(fixture.repository().maintenance().deleteAll(new CycleOwner(user, Set.of())))
                .isZero();
        assertThat(visited(Set.of(user))).isEmpty();
    }

    @Test
    void repair_claimedCycleIsIndexedOrForeign_changesNothing() {
        UUID user = UUID.randomUUID();
        Cycle active = fixture.create(user, hours(0, 1));
        CycleOwner owner = new CycleOwner(user, Set.of(active.id(), UUID.randomUUID()));
        assertThat(fixture.repository().maintenance().repair(owner)).isEmpty();
        UUID other = UUID.randomUUID();
        Cycle cycleOfOther = fixture.create(other, hours(0, 1));
        assertThat(fixture.repository().maintenance().repair(new CycleOwner(user, Set.of(cycleOfOther.id()))))
                .isEmpty();
        assertThat(fixture.repository().getActiveCycle(user)).contains(active);
        assertThat(fixture.repository().getActiveCycle(other)).contains(cycleOfOther);
    }

    @Test
    void deleteAll_userWithCycles_deletesOnlyTheirs() {
        UUID user = UUID.randomUUID();
        Cycle first = fixture.createCompleted(user, hours(0, 1));
        Cycle second = fixture.createCompleted(user, hours(1, 2));
        Cycle active = fixture.create(user, hours(2, 3));
        UUID other = UUID.randomUUID();
        Cycle kept = fixture.createCompleted(other, hours(0, 1));
        assertThat(fixture.repository().maintenance().deleteAll(new CycleOwner(user, Set.of())))
                .isEqualTo(3);
        for (Cycle cycle : List.of(first, second, active)) {
            assertThat(fixture.repository().getCycleById(user, cycle.id())).isEmpty();
        }
        assertThat(fixture.repository().getActiveCycle(user)).isEmpty();
        assertThat(fixture.repository().getLastCompletedCycle(user)).isEmpty();
        assertThat(visited(Set.of(user))).isEmpty();
        assertThat(fixture.repository().getLastCompletedCycle(other)).contains(kept);
        assertThat(fixture.create(user, hours(0, 1)).userId()).isEqualTo(user);
    }

    @Test
    void sampleOwners_storeWithCycles_areVisitedByTheScan() {
        Set<UUID> users = createUsers();
        Set<UUID> some = fixture.repository().maintenance().sampleOwners(1_000);
        assertThat(some).isNotEmpty();
        assertThat(visited(some)).extracting(CycleOwner::userId).containsExactlyInAnyOrderElementsOf(some);
        assertThat(fixture.repository().maintenance().sampleOwners(2)).hasSizeBetween(1, 2);
        users.forEach(user -> fixture.repository().maintenance().deleteAll(new CycleOwner(user, Set.of())));
        assertThat(fixture.repository().maintenance().sampleOwners(1_000)).doesNotContainAnyElementsOf(users);
    }

    @Test
    void size_storeWithCycles_isNotZero() {
        fixture.create(UUID.randomUUID(), hours(0, 1));
        assertThat(fixture.repository().maintenance().size()).matches(".*[1-9].*");
    }
}
