package cycles.repository;

import static cycles.repository.CycleRepositoryContract.hours;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.core.Cycle;
import cycles.core.maintenance.Inconsistency.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The damages of a store that keeps its own indexes beside the cycles: an active pointer, and the completed cycles by their end. */
public abstract class CycleIndexDamageContract extends CycleDamageContract {

    protected abstract void setActive(UUID user, UUID cycleId) throws Exception;

    protected abstract void putCompleted(UUID user, Instant end, UUID cycleId) throws Exception;

    @Override
    protected final void index(Cycle cycle) throws Exception {
        if (cycle.isInProgress()) {
            setActive(cycle.userId(), cycle.id());
        } else {
            putCompleted(cycle.userId(), cycle.dates().end(), cycle.id());
        }
    }

    /** Those that only this engine can have. */
    protected List<Injury> ownInjuries() {
        return List.of();
    }

    @Override
    protected final List<Injury> injuries() {
        List<Injury> all = new ArrayList<>(super.injuries());
        all.addAll(ownInjuries());
        all.add(mendable(
                "an active pointer to nothing",
                user -> {
                    setActive(user, UUID.randomUUID());
                    Cycle history = completed(user, 0, 1);
                    store(history);
                    return () -> {
                        assertThat(repository().getActiveCycle(user)).isEmpty();
                        assertLastCompleted(history);
                    };
                },
                Kind.DANGLING_ACTIVE));
        all.add(mendable(
                "an active pointer to nothing beside a cycle in progress",
                user -> {
                    Cycle active = active(user, 0, 1);
                    put(active);
                    setActive(user, UUID.randomUUID());
                    return () -> assertActive(active, active.dates());
                },
                Kind.DANGLING_ACTIVE,
                Kind.MISSING_ENTRY));
        all.add(mendable(
                "an active pointer to a completed cycle",
                user -> {
                    Cycle history = completed(user, 0, 1);
                    store(history);
                    setActive(user, history.id());
                    return () -> {
                        assertThat(repository().getActiveCycle(user)).isEmpty();
                        assertLastCompleted(history);
                    };
                },
                Kind.DANGLING_ACTIVE));
        all.add(mendable(
                "a cycle in progress without its pointer",
                user -> {
                    Cycle active = active(user, 0, 1);
                    put(active);
                    return () -> assertActive(active, active.dates());
                },
                Kind.MISSING_ENTRY));
        all.add(mendable(
                "a completed cycle that is not indexed",
                user -> {
                    Cycle first = completed(user, 0, 1);
                    Cycle second = completed(user, 1, 2);
                    store(first);
                    put(second);
                    return () -> assertLastCompleted(second);
                },
                Kind.MISSING_ENTRY));
        all.add(mendable(
                "an index entry of no cycle",
                user -> {
                    Cycle history = completed(user, 0, 1);
                    store(history);
                    putCompleted(user, hours(0, 50).end(), UUID.randomUUID());
                    return () -> assertLastCompleted(history);
                },
                Kind.STALE_ENTRY));
        all.add(mendable(
                "a cycle in progress among the completed ones",
                user -> {
                    Cycle active = active(user, 0, 1);
                    store(active);
                    putCompleted(user, active.dates().end(), active.id());
                    return () -> {
                        assertActive(active, active.dates());
                        assertThat(repository().getLastCompletedCycle(user)).isEmpty();
                    };
                },
                Kind.STALE_ENTRY));
        all.add(mendable(
                "a completed cycle under a wrong end",
                user -> {
                    Cycle first = completed(user, 0, 1);
                    Cycle second = completed(user, 1, 2);
                    store(second);
                    put(first);
                    putCompleted(user, hours(0, 50).end(), first.id());
                    return () -> assertLastCompleted(second);
                },
                Kind.WRONG_END));
        return all;
    }
}
