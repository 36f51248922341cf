package cycles.repository;

import static cycles.repository.TestDates.hours;
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
import org.junit.jupiter.api.TestInstance;

/**
 * Verifies the part of {@link CycleRepositoryContract} about concurrent calls, on as many repositories as the engine allows on one store:
 * the rules hold in every race, and every history is linearizable.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CycleConcurrencyContract {
    private static final int THREADS = 8;
    private static final int ROUNDS = 100;
    private static final int HISTORIES = 40;
    private static final int CLIENTS = 4;

    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final RepositoryFixture fixture;

    CycleConcurrencyContract(RepositoryFixture fixture) {
        this.fixture = fixture;
    }

    @AfterAll
    final void stopThreads() {
        pool.shutdownNow();
    }

    /** The result of a concurrent call: the returned cycle or the refusal. */
    private record Result(Optional<Cycle> cycle, Optional<CycleException> refusal) {
        static Result of(Callable<Cycle> call) throws Exception {
            try {
                return new Result(Optional.of(call.call()), Optional.empty());
            } catch (CycleRepositoryException failure) {
                throw failure;
            } catch (CycleException refusal) {
                return new Result(Optional.empty(), Optional.of(refusal));
            }
        }
    }

    /** Starts all calls at the same moment. Returns the results in the order of the calls. */
    private List<Result> runConcurrently(List<Callable<Cycle>> calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        List<Future<Result>> futures = new ArrayList<>();
        for (Callable<Cycle> call : calls) {
            futures.add(pool.submit(() -> {
                await(start);
                return Result.of(call);
            }));
        }
        List<Result> results = new ArrayList<>();
        for (Future<Result> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Cycle> successes(List<Result> results) {
        return results.stream().flatMap(result -> result.cycle().stream()).toList();
    }

    private static void assertRefusals(List<Result> results, Class<? extends CycleException> type) {
        assertThat(results)
                .allSatisfy(result -> assertThat(result.refusal())
                        .satisfiesAnyOf(
                                refusal -> assertThat(refusal).isEmpty(),
                                refusal -> assertThat(refusal).containsInstanceOf(type)));
    }

    @Test
    void createCycle_concurrent_exactlyOneSucceeds() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = UUID.randomUUID();
            List<Callable<Cycle>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int index = i;
                calls.add(() ->
                        fixture.repository(index).createCycle(CycleData.inProgress(user, hours(index, index + 1))));
            }
            List<Result> results = runConcurrently(calls);
            assertThat(successes(results)).hasSize(1);
            assertRefusals(results, CycleAlreadyInProgressException.class);
            assertThat(fixture.repository().getActiveCycle(user))
                    .contains(successes(results).get(0));
        }
    }

    @Test
    void completeCycle_concurrent_exactlyOneSucceeds() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = UUID.randomUUID();
            UUID id = fixture.create(user, hours(0, 1)).id();
            List<Callable<Cycle>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int index = i;
                calls.add(() -> fixture.repository(index).completeCycle(user, id, hours(0, index + 1)));
            }
            List<Result> results = runConcurrently(calls);
            assertThat(successes(results)).hasSize(1);
            assertRefusals(results, CycleInvalidStateException.class);
            assertThat(fixture.repository().getLastCompletedCycle(user))
                    .contains(successes(results).get(0));
            assertThat(fixture.repository().getActiveCycle(user)).isEmpty();
        }
    }

    @Test
    void createCycle_insideConcurrentCompletion_isRefused() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = UUID.randomUUID();
            UUID id = fixture.create(user, hours(0, 1)).id();
            List<Callable<Cycle>> calls = new ArrayList<>();
            calls.add(() -> fixture.repository(0).completeCycle(user, id, hours(0, 10)));
            for (int i = 1; i < THREADS; i++) {
                int index = i;
                calls.add(() ->
                        fixture.repository(index).createCycle(CycleData.inProgress(user, hours(index, index + 1))));
            }
            List<Result> results = runConcurrently(calls);
            assertThat(results.get(0).cycle()).isPresent();
            assertThat(successes(results)).as("only the completion succeeds").hasSize(1);
            assertThat(fixture.repository().getActiveCycle(user)).isEmpty();
        }
    }

    @Test
    void createCycle_duringCompletion_neverStartsBeforeItsEnd() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = UUID.randomUUID();
            UUID id = fixture.create(user, hours(0, 1)).id();
            List<Callable<Cycle>> calls = new ArrayList<>();
            calls.add(() -> fixture.repository(0).completeCycle(user, id, hours(0, 4)));
            for (int i = 1; i < THREADS; i++) {
                int index = i;
                // Half of them start before hour 4 and must be refused.
                calls.add(() ->
                        fixture.repository(index).createCycle(CycleData.inProgress(user, hours(index, index + 1))));
            }
            runConcurrently(calls);
            fixture.repository()
                    .getActiveCycle(user)
                    .ifPresent(active -> assertThat(active.dates().start())
                            .isAfterOrEqualTo(hours(0, 4).end()));
        }
    }

    @Test
    void updateCycleDates_duringCompletion_neverChangesCompletedCycle() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = UUID.randomUUID();
            UUID id = fixture.create(user, hours(0, 1)).id();
            List<Callable<Cycle>> calls = new ArrayList<>();
            calls.add(() -> fixture.repository(0).completeCycle(user, id, hours(0, 10)));
            for (int i = 1; i < THREADS; i++) {
                int index = i;
                calls.add(() -> fixture.repository(index).updateCycleDates(user, id, hours(index, index + 1)));
            }
            List<Result> results = runConcurrently(calls);
            assertRefusals(results, CycleInvalidStateException.class);
            Cycle completed = results.get(0).cycle().orElseThrow();
            assertThat(fixture.repository().getCycleById(user, id)).contains(completed);
            assertThat(completed.dates()).isEqualTo(hours(0, 10));
        }
    }

    @Test
    void createCycle_concurrentImport_neverOverlaps() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            UUID user = UUID.randomUUID();
            List<Callable<Cycle>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int index = i;
                CycleData data = i % 2 == 0
                        ? CycleData.completed(user, hours(0, 10))
                        : CycleData.inProgress(user, hours(index, index + 1));
                calls.add(() -> fixture.repository(index).createCycle(data));
            }
            List<Result> results = runConcurrently(calls);
            assertThat(successes(results))
                    .as("an import excludes a create inside it")
                    .hasSize(1);
        }
    }

    @Test
    void getActiveCycle_duringCompletions_isNeverACompletedCycle() throws Exception {
        UUID user = UUID.randomUUID();
        AtomicBoolean running = new AtomicBoolean(true);
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < THREADS - 1; i++) {
            int index = i;
            readers.add(pool.submit(() -> {
                while (running.get()) {
                    Optional<Cycle> last = fixture.repository(index).getLastCompletedCycle(user);
                    Optional<Cycle> active = fixture.repository(index).getActiveCycle(user);
                    active.ifPresent(cycle -> {
                        assertThat(cycle.isInProgress()).isTrue();
                        last.ifPresent(completed -> assertThat(cycle.dates().start())
                                .isAfterOrEqualTo(completed.dates().end()));
                    });
                    last.ifPresent(
                            completed -> assertThat(completed.isInProgress()).isFalse());
                }
            }));
        }
        for (int i = 0; i < ROUNDS; i++) {
            Cycle cycle = fixture.repository(i).createCycle(CycleData.inProgress(user, hours(i, i + 1)));
            fixture.repository(i + 1).updateCycleDates(user, cycle.id(), hours(i, i + 2));
            fixture.repository(i).completeCycle(user, cycle.id(), hours(i, i + 1));
        }
        running.set(false);
        for (Future<?> reader : readers) {
            reader.get();
        }
    }

    @Test
    void examineAndRepair_duringWrites_findNothingAndDisturbNothing() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        Set<UUID> users = new HashSet<>();
        for (int i = 0; i < THREADS / 2; i++) {
            UUID user = UUID.randomUUID();
            int index = i;
            users.add(user);
            writers.add(pool.submit(() -> {
                for (int hour = 0; hour < ROUNDS; hour++) {
                    Cycle cycle =
                            fixture.repository(index).createCycle(CycleData.inProgress(user, hours(hour, hour + 1)));
                    fixture.repository(index + 1).updateCycleDates(user, cycle.id(), hours(hour, hour + 2));
                    fixture.repository(index).completeCycle(user, cycle.id(), cycle.dates());
                }
            }));
        }
        do {
            for (UUID user : users) {
                CycleOwner owner = new CycleOwner(user, Set.of());
                assertThat(fixture.repository(1).maintenance().examine(owner)).isEmpty();
                assertThat(fixture.repository(0).maintenance().repair(owner)).isEmpty();
            }
        } while (!writers.stream().allMatch(Future::isDone));
        for (Future<?> writer : writers) {
            writer.get();
        }
    }

    /** Requires that no other test of the contract claims the store. */
    @Test
    void claim_concurrentInstallations_oneIsKept() throws Exception {
        assertThat(fixture.repository().maintenance().installation()).isEmpty();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        Set<UUID> claims = new HashSet<>();
        List<Future<UUID>> claimedIds = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int index = i;
            UUID claim = UUID.randomUUID();
            claims.add(claim);
            claimedIds.add(pool.submit(() -> {
                await(start);
                return fixture.repository(index).maintenance().claim(claim);
            }));
        }
        UUID kept = claimedIds.get(0).get();
        assertThat(claims).contains(kept);
        for (Future<UUID> claimed : claimedIds) {
            assertThat(claimed.get()).isEqualTo(kept);
        }
        fixture.close();
        fixture.open();
        assertThat(fixture.repository().maintenance().installation()).contains(kept);
        assertThat(fixture.repository().maintenance().claim(UUID.randomUUID())).isEqualTo(kept);
        fixture.repository()
                .maintenance()
                .forEachOwner(
                        owner -> assertThat(fixture.repository().maintenance().examine(owner))
                                .isEmpty());
    }

    @Test
    void concurrentClients_anyHistory_isLinearizable() throws Exception {
        for (int round = 0; round < HISTORIES; round++) {
            List<CycleRepository> clients =
                    IntStream.range(0, CLIENTS).mapToObj(fixture::repository).toList();
            var history = Clients.history(clients, 12, round, new RepositoryCalls(UUID.randomUUID()));
            assertThat(Linearizability.violation(new UserSpecification<>(Function.identity()), history))
                    .isEmpty();
        }
    }

    /** Calls all operations concurrently for a few users, then reads their cycles one by one and verifies the rules. */
    @RepeatedTest(3)
    void concurrentCalls_anyMix_keepTheRules() throws Exception {
        List<UUID> users = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        var ids = new ConcurrentHashMap<UUID, UUID>();
        List<Callable<Cycle>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int index = i;
            calls.add(() -> {
                Random random = new Random(index);
                for (int step = 0; step < ROUNDS; step++) {
                    randomCall(users.get(random.nextInt(users.size())), random, index, ids);
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
                throw new AssertionError("a concurrent call failed", e.getCause());
            }
        }
        for (UUID user : users) {
            assertRulesHold(
                    user,
                    ids.entrySet().stream()
                            .filter(entry -> entry.getValue().equals(user))
                            .map(entry -> fixture.repository()
                                    .getCycleById(user, entry.getKey())
                                    .orElseThrow())
                            .toList());
        }
    }

    private void randomCall(UUID user, Random random, int index, ConcurrentHashMap<UUID, UUID> ids) {
        var repository = fixture.repository(index);
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
            // The contract allows this result: another call came first.
        }
    }

    private void assertRulesHold(UUID user, List<Cycle> cycles) {
        List<Cycle> active = cycles.stream().filter(Cycle::isInProgress).toList();
        assertThat(active).hasSizeLessThanOrEqualTo(1);
        assertThat(fixture.repository().getActiveCycle(user))
                .isEqualTo(active.stream().findFirst());
        List<Cycle> completed = cycles.stream()
                .filter(cycle -> !cycle.isInProgress())
                .sorted(Comparator.comparing(cycle -> cycle.dates().end()))
                .toList();
        for (int i = 1; i < completed.size(); i++) {
            assertThat(completed.get(i).dates().start())
                    .isAfterOrEqualTo(completed.get(i - 1).dates().end());
        }
        if (!completed.isEmpty()) {
            Cycle last = completed.get(completed.size() - 1);
            assertThat(fixture.repository().getLastCompletedCycle(user)).contains(last);
            active.forEach(cycle -> assertThat(cycle.dates().start())
                    .isAfterOrEqualTo(last.dates().end()));
        }
    }
}
