package cycles.history;

import cycles.core.Cycle;
import cycles.core.CycleRepositoryException;
import cycles.repository.Outcome;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs concurrent clients of one user and records the history of their calls. */
public final class Clients<T> {
    private final Calls<T> calls;
    private final List<TimedCall<UserCall<T>, Outcome>> history = Collections.synchronizedList(new ArrayList<>());
    /** Ids of cycles returned to any client; initially an unknown id. */
    private final List<UUID> knownIds = Collections.synchronizedList(new ArrayList<>(List.of(UUID.randomUUID())));

    /** Chooses the next call of a client. */
    public interface Calls<T> {
        /** Returns the next call. The id is that of a known cycle, mostly a recent one. */
        UserCall<T> next(Random random, UUID cycleId);
    }

    private Clients(Calls<T> calls) {
        this.calls = calls;
    }

    /**
     * Runs the clients concurrently and returns the history. A client that gets no response stops.
     *
     * @param targets the target of each client
     * @param callsPerClient the number of consecutive calls of each client
     */
    public static <T> List<TimedCall<UserCall<T>, Outcome>> history(
            List<T> targets, int callsPerClient, long seed, Calls<T> calls) throws Exception {
        Clients<T> clients = new Clients<>(calls);
        CyclicBarrier start = new CyclicBarrier(targets.size());
        ExecutorService threads = Executors.newFixedThreadPool(targets.size());
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                T target = targets.get(i);
                Random random = new Random(seed + i);
                futures.add(threads.submit(() -> {
                    start.await();
                    int n = 0;
                    while (n < callsPerClient && clients.call(target, random)) {
                        n++;
                    }
                    return null;
                }));
            }
            for (Future<?> client : futures) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return List.copyOf(clients.history);
    }

    private boolean call(T target, Random random) {
        UserCall<T> call = calls.next(random, someCycle(random));
        long called = System.nanoTime();
        try {
            Outcome outcome = call.execution().apply(target);
            history.add(TimedCall.answered(call, outcome, called, System.nanoTime()));
            outcome.values().forEach(this::remember);
            return true;
        } catch (CycleRepositoryException | UncheckedIOException e) {
            history.add(TimedCall.unanswered(call, called));
            return false;
        }
    }

    private void remember(Object value) {
        if (value instanceof Cycle cycle && !knownIds.contains(cycle.id())) {
            knownIds.add(cycle.id());
        }
    }

    private UUID someCycle(Random random) {
        int newest = knownIds.size() - 1;
        return knownIds.get(Math.max(0, newest - Math.min(random.nextInt(4), random.nextInt(4))));
    }
}
