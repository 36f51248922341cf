package cycles.repository;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleException;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.CycleOwner;
import cycles.history.Clients;
import cycles.history.Linearizability;
import cycles.history.RepositoryCalls;
import cycles.history.UserSpecification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract that needs many threads at once, and as many repositories on one store as the engine admits: whoever
 * wins a race, the rules hold and every answer is one that some order of the calls explains.
 */
public abstract class CycleRepositoryRaces extends CycleMaintenanceContract {
    private static final int THREADS = 8;
    private static final int ROUNDS = 100;
    private static final int HISTORIES = 40;
    private static final int CLIENTS = 4;

    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

    @AfterAll
    final void stopThreads() {
        pool.shutdownNow();
    }

    /** What one racing call came to: the cycle it answered, or the refusal. */
    private record Outcome(Optional<Cycle> cycle, Optional<CycleException> refusal) {
        static Outcome of(Callable<Cycle> call) throws Exception {
            try {
                return new Outcome(Optional.of(call.call()), Optional.empty());
            } catch (CycleRepositoryException failure) {
                throw failure;
            } catch (CycleException refusal) {
                return new Outcome(Optional.empty(), Optional.of(refusal));
            }
        }
    }

    /** Lets all calls go at the same moment; the outcomes are in the order of the calls. */
    private List<Outcome> race(List<Callable<Cycle>> calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        List<Future<Outcome>> futures = new ArrayList<>();
        for (Callable<Cycle> call : calls) {
            futures.add(pool.submit(() -> {
                await(start);
                return Outcome.of(call);
            }));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> future : futures) {
            outcomes.add(future.get());
        }
        return outcomes;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Cycle> winners(List<Outcome> outcomes) {
        return outcomes.stream().flatMap(outcome -> outcome.cycle().stream()).toList();
    }

    private void assertRefusals(List<Outcome> outcomes, Class<? extends CycleException> type) {
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.refusal())
                        .satisfiesAnyOf(
                                refusal -> assertThat(refusal).isEmpty(),
                                refusal -> assertThat(refusal).containsInstanceOf(type)));
    }

    @Test
    void ofManyConcurrentCreatesExactlyOneWins() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = newUser();
            List<Callable<Cycle>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int turn = i;
                calls.add(() -> repository(turn).createCycle(CycleData.inProgress(user, hours(turn, turn + 1))));
            }
            List<Outcome> outcomes = race(calls);
            assertThat(winners(outcomes)).hasSize(1);
            assertRefusals(outcomes, CycleAlreadyInProgressException.class);
            assertThat(repository().getActiveCycle(user))
                    .contains(winners(outcomes).get(0));
        }
    }

    @Test
    void ofManyConcurrentCompletionsExactlyOneWins() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = newUser();
            UUID id = create(user, hours(0, 1)).id();
            List<Callable<Cycle>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int turn = i;
                calls.add(() -> repository(turn).completeCycle(user, id, hours(0, turn + 1)));
            }
            List<Outcome> outcomes = race(calls);
            assertThat(winners(outcomes)).hasSize(1);
            assertRefusals(outcomes, CycleInvalidStateException.class);
            assertThat(repository().getLastCompletedCycle(user))
                    .contains(winners(outcomes).get(0));
            assertThat(repository().getActiveCycle(user)).isEmpty();
        }
    }

    @Test
    void whileACycleIsCompletedWithALateEndNothingCanBeCreatedInsideIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = newUser();
            UUID id = create(user, hours(0, 1)).id();
            List<Callable<Cycle>> calls = new ArrayList<>();
            calls.add(() -> repository(0).completeCycle(user, id, hours(0, 10)));
            for (int i = 1; i < THREADS; i++) {
                int turn = i;
                calls.add(() -> repository(turn).createCycle(CycleData.inProgress(user, hours(turn, turn + 1))));
            }
            List<Outcome> outcomes = race(calls);
            assertThat(outcomes.get(0).cycle()).isPresent();
            assertThat(winners(outcomes)).as("the completion and nothing else").hasSize(1);
            assertThat(repository().getActiveCycle(user)).isEmpty();
        }
    }

    @Test
    void whileACycleIsCompletedACreateAfterItsEndIsRefusedOrComesAfter() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = newUser();
            UUID id = create(user, hours(0, 1)).id();
            List<Callable<Cycle>> calls = new ArrayList<>();
            calls.add(() -> repository(0).completeCycle(user, id, hours(0, 4)));
            for (int i = 1; i < THREADS; i++) {
                int turn = i;
                // Half of them start before hour 4 and may never succeed.
                calls.add(() -> repository(turn).createCycle(CycleData.inProgress(user, hours(turn, turn + 1))));
            }
            race(calls);
            repository()
                    .getActiveCycle(user)
                    .ifPresent(active -> assertThat(active.dates().start())
                            .isAfterOrEqualTo(hours(0, 4).end()));
        }
    }

    @Test
    void anUpdateThatRacesWithACompletionNeverChangesTheCompletedCycle() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = newUser();
            UUID id = create(user, hours(0, 1)).id();
            List<Callable<Cycle>> calls = new ArrayList<>();
            calls.add(() -> repository(0).completeCycle(user, id, hours(0, 10)));
            for (int i = 1; i < THREADS; i++) {
                int turn = i;
                calls.add(() -> repository(turn).updateCycleDates(user, id, hours(turn, turn + 1)));
            }
            List<Outcome> outcomes = race(calls);
            assertRefusals(outcomes, CycleInvalidStateException.class);
            Cycle done = outcomes.get(0).cycle().orElseThrow();
            assertThat(repository().getCycleById(user, id)).contains(done);
            assertThat(done.dates()).isEqualTo(hours(0, 10));
        }
    }

    @Test
    void anImportThatRacesWithACreateNeverOverlapsIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = newUser();
            List<Callable<Cycle>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int turn = i;
                CycleData data = i % 2 == 0
                        ? CycleData.completed(user, hours(0, 10))
                        : CycleData.inProgress(user, hours(turn, turn + 1));
                calls.add(() -> repository(turn).createCycle(data));
            }
            List<Outcome> outcomes = race(calls);
            assertThat(winners(outcomes))
                    .as("an import and a create inside it exclude each other")
                    .hasSize(1);
        }
    }

    @Test
    void aReaderNeverSeesACompletedCycleAsActive() throws Exception {
        UUID user = newUser();
        AtomicBoolean running = new AtomicBoolean(true);
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < THREADS - 1; i++) {
            int turn = i;
            readers.add(pool.submit(() -> {
                while (running.get()) {
                    Optional<Cycle> last = repository(turn).getLastCompletedCycle(user);
                    Optional<Cycle> active = repository(turn).getActiveCycle(user);
                    active.ifPresent(cycle -> {
                        assertThat(cycle.isInProgress()).isTrue();
                        last.ifPresent(done -> assertThat(cycle.dates().start())
                                .isAfterOrEqualTo(done.dates().end()));
                    });
                    last.ifPresent(done -> assertThat(done.isInProgress()).isFalse());
                }
            }));
        }
        for (int i = 0; i < ROUNDS; i++) {
            Cycle cycle = repository(i).createCycle(CycleData.inProgress(user, hours(i, i + 1)));
            repository(i + 1).updateCycleDates(user, cycle.id(), hours(i, i + 2));
            repository(i).completeCycle(user, cycle.id(), hours(i, i + 1));
        }
        running.set(false);
        for (Future<?> reader : readers) {
            reader.get();
        }
    }

    @Test
    void whileCyclesComeAndGoTheyAreFoundSoundAndARepairIsInNobodysWay() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        Set<UUID> users = new HashSet<>();
        for (int i = 0; i < THREADS / 2; i++) {
            UUID user = newUser();
            int turn = i;
            users.add(user);
            writers.add(pool.submit(() -> {
                for (int hour = 0; hour < ROUNDS; hour++) {
                    Cycle cycle = repository(turn).createCycle(CycleData.inProgress(user, hours(hour, hour + 1)));
                    repository(turn + 1).updateCycleDates(user, cycle.id(), hours(hour, hour + 2));
                    repository(turn).completeCycle(user, cycle.id(), cycle.dates());
                }
            }));
        }
        do {
            for (UUID user : users) {
                CycleOwner owner = new CycleOwner(user, Set.of());
                assertThat(repository(1).maintenance().examine(owner)).isEmpty();
                assertThat(repository(0).maintenance().repair(owner)).isEmpty();
            }
        } while (!writers.stream().allMatch(Future::isDone));
        for (Future<?> writer : writers) {
            writer.get();
        }
    }

    /** Nothing else in this class claims the store. */
    @Test
    void claim_racingInstallations_haveOneWinnerThatStays() throws Exception {
        assertThat(repository().maintenance().installation()).isEmpty();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        Set<UUID> claims = new HashSet<>();
        List<Future<UUID>> answers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int turn = i;
            UUID claim = UUID.randomUUID();
            claims.add(claim);
            answers.add(pool.submit(() -> {
                await(start);
                return repository(turn).maintenance().claim(claim);
            }));
        }
        UUID winner = answers.get(0).get();
        assertThat(claims).contains(winner);
        for (Future<UUID> answer : answers) {
            assertThat(answer.get()).isEqualTo(winner);
        }
        close();
        open();
        assertThat(repository().maintenance().installation()).contains(winner);
        assertThat(repository().maintenance().claim(UUID.randomUUID())).isEqualTo(winner);
        repository()
                .maintenance()
                .forEachOwner(owner ->
                        assertThat(repository().maintenance().examine(owner)).isEmpty());
    }

    /** Whatever several clients of one user see at the same time, some order of their calls explains all of it. */
    @Test
    void everyHistoryIsLinearizable() throws Exception {
        for (int round = 0; round < HISTORIES; round++) {
            List<CycleRepository> clients =
                    IntStream.range(0, CLIENTS).mapToObj(this::repository).toList();
            var history = Clients.history(clients, 12, round, new RepositoryCalls(newUser()));
            assertThat(Linearizability.violation(new UserSpecification<>(Function.identity()), history))
                    .isEmpty();
        }
    }

    /** Everything at once on a few users; afterwards their cycles are read one by one and held to the rules. */
    @RepeatedTest(3)
    void afterAnyMixOfRacingCallsTheRulesHold() throws Exception {
        List<UUID> users = List.of(newUser(), newUser(), newUser());
        var ids = new ConcurrentHashMap<UUID, UUID>();
        List<Callable<Cycle>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int turn = i;
            calls.add(() -> {
                Random random = new Random(turn);
                for (int step = 0; step < ROUNDS; step++) {
                    randomCall(users.get(random.nextInt(users.size())), random, turn, ids);
                }
                return null;
            });
        }
        List<Future<Cycle>> futures = new ArrayList<>();
        for (Callable<Cycle> call : calls) {
            futures.add(pool.submit(call));
        }
        for (Future<Cycle> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new AssertionError("a racing call failed", e.getCause());
            }
        }
        for (UUID user : users) {
            assertRulesHold(
                    user,
                    ids.entrySet().stream()
                            .filter(entry -> entry.getValue().equals(user))
                            .map(entry -> repository()
                                    .getCycleById(user, entry.getKey())
                                    .orElseThrow())
                            .toList());
        }
    }

    private void randomCall(UUID user, Random random, int turn, ConcurrentHashMap<UUID, UUID> ids) {
        var repository = repository(turn);
        int start = random.nextInt(200);
        var dates = hours(start, start + 1 + random.nextInt(3));
        try {
            switch (random.nextInt(5)) {
                case 0, 1 ->
                    ids.put(
                            repository
                                    .createCycle(CycleData.inProgress(user, dates))
                                    .id(),
                            user);
                case 2 ->
                    ids.put(
                            repository
                                    .createCycle(CycleData.completed(user, dates))
                                    .id(),
                            user);
                case 3 ->
                    repository
                            .getActiveCycle(user)
                            .ifPresent(active -> repository.updateCycleDates(user, active.id(), dates));
                default ->
                    repository
                            .getActiveCycle(user)
                            .ifPresent(active -> repository.completeCycle(user, active.id(), active.dates()));
            }
        } catch (CycleAlreadyInProgressException | CycleOverlapException | CycleInvalidStateException expected) {
            // A lost race or a slot that is taken: one of the answers the contract allows.
        }
    }

    private void assertRulesHold(UUID user, List<Cycle> cycles) {
        List<Cycle> active = cycles.stream().filter(Cycle::isInProgress).toList();
        assertThat(active).hasSizeLessThanOrEqualTo(1);
        assertThat(repository().getActiveCycle(user)).isEqualTo(active.stream().findFirst());
        List<Cycle> done = cycles.stream()
                .filter(cycle -> !cycle.isInProgress())
                .sorted(Comparator.comparing(cycle -> cycle.dates().end()))
                .toList();
        for (int i = 1; i < done.size(); i++) {
            assertThat(done.get(i).dates().start())
                    .isAfterOrEqualTo(done.get(i - 1).dates().end());
        }
        if (!done.isEmpty()) {
            Cycle last = done.get(done.size() - 1);
            assertThat(repository().getLastCompletedCycle(user)).contains(last);
            active.forEach(cycle -> assertThat(cycle.dates().start())
                    .isAfterOrEqualTo(last.dates().end()));
        }
    }
}
