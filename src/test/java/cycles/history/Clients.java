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

/** Clients that act for one user at the same time, and the history of what they saw. */
public final class Clients<T> {
    private final Calls<T> calls;
    private final List<TimedCall<UserCall<T>, Outcome>> history = Collections.synchronizedList(new ArrayList<>());
    /** Cycles that some client has seen; to begin with one that nobody has. */
    private final List<UUID> seen = Collections.synchronizedList(new ArrayList<>(List.of(UUID.randomUUID())));

    /** Says what a client asks for next. */
    public interface Calls<T> {
        /** The next call; the cycle is one that a client has seen, most often one of the last. */
        UserCall<T> next(Random random, UUID cycleId);
    }

    private Clients(Calls<T> calls) {
        this.calls = calls;
    }

    /**
     * Lets clients call, all at once. A client that gets no answer makes no more calls.
     *
     * @param targets what each of them talks to
     * @param callsEach how many calls each of them makes, one after the other
     */
    public static <T> List<TimedCall<UserCall<T>, Outcome>> history(
            List<T> targets, int callsEach, long seed, Calls<T> calls) throws Exception {
        Clients<T> clients = new Clients<>(calls);
        CyclicBarrier start = new CyclicBarrier(targets.size());
        ExecutorService threads = Executors.newFixedThreadPool(targets.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                T target = targets.get(i);
                Random random = new Random(seed + i);
                running.add(threads.submit(() -> {
                    start.await();
                    int n = 0;
                    while (n < callsEach && clients.isAnswered(target, random)) {
                        n++;
                    }
                    return null;
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return List.copyOf(clients.history);
    }

    private boolean isAnswered(T target, Random random) {
        UserCall<T> call = calls.next(random, someCycle(random));
        long called = System.nanoTime();
        try {
            Outcome outcome = call.made().apply(target);
            history.add(TimedCall.answered(call, outcome, called, System.nanoTime()));
            outcome.values().forEach(this::remember);
            return true;
        } catch (CycleRepositoryException | UncheckedIOException e) {
            history.add(TimedCall.unanswered(call, called));
            return false;
        }
    }

    private void remember(Object value) {
        if (value instanceof Cycle cycle && !seen.contains(cycle.id())) {
            seen.add(cycle.id());
        }
    }

    private UUID someCycle(Random random) {
        int newest = seen.size() - 1;
        return seen.get(Math.max(0, newest - Math.min(random.nextInt(4), random.nextInt(4))));
    }
}
