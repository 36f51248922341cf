package cycles.auth;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes password hashes on a few idle-priority threads, in turn for each client address. A request whose hash has not begun at its
 * deadline, or whose client has disconnected while it waited, ends with {@link TooManyWaitingException} and is not computed.
 *
 * <p>Idle-priority threads get no processor time while other threads use all of it, and cannot be given a normal priority again without
 * a privilege. So when none of them has finished a hash for a while, one thread of normal priority computes hashes as well, beginning
 * with those that were started longest ago; the first result counts. It rests between hashes, so that it takes at most a quarter of one
 * processor. Thread-safe.
 */
final class HashingExecutor implements AutoCloseable {
    /** A thread that has had nothing to do for so long ends, and its memory with it. */
    private static final int KEEP_ALIVE_SECONDS = 60;
    /** Rests of the normal-priority thread, as a multiple of the processor time that the hash before took. */
    private static final int REST = 3;
    /** Assumed until hashes have been measured. */
    private static final double EXPECTED_NANOS = 50e6;
    /** The weight of the latest hash in the moving average of their durations. */
    private static final double WEIGHT = 1 / 8.0;

    private final int threads;
    private final Duration starvedAfter;
    private final ThreadPoolExecutor idleThreads;
    private final ScheduledThreadPoolExecutor normalThread;

    private final Object lock = new Object();
    private final FairQueue<Job<?>> waiting = new FairQueue<>();
    /** What idle-priority threads compute at present, oldest first. */
    private final Set<Job<?>> running = new LinkedHashSet<>();

    private int busy;
    private boolean watching;
    private long lastProgress;
    private double averageNanos = EXPECTED_NANOS;

    /**
     * @param threads how many idle-priority threads there are
     * @param starvedAfter how long they may go without finishing a hash before the thread of normal priority helps
     * @param idle makes the idle-priority threads
     * @param normal makes the thread of normal priority
     */
    HashingExecutor(int threads, Duration starvedAfter, ThreadFactory idle, ThreadFactory normal) {
        this.threads = threads;
        this.starvedAfter = starvedAfter;
        this.idleThreads = new ThreadPoolExecutor(
                threads, threads, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), idle);
        idleThreads.allowCoreThreadTimeOut(true);
        this.normalThread = new ScheduledThreadPoolExecutor(1, normal);
        normalThread.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        normalThread.allowCoreThreadTimeOut(true);
    }

    private static final class Job<T> {
        private final HashingRequest request;
        private final Supplier<T> work;
        private final CompletableFuture<T> outcome = new CompletableFuture<>();
        private final CompletableFuture<Boolean> turn;
        /** Whether it was queued behind others. */
        private final boolean queued;

        private boolean helped;

        Job(HashingRequest request, Supplier<T> work, boolean queued) {
            this.request = request;
            this.work = work;
            this.queued = queued;
            this.turn = request.turn();
        }

        /** Whether it is still to be computed now that its turn has come. */
        boolean begin() {
            if (!turn.complete(true)) {
                return false;
            }
            if (queued && request.client().disconnected().getAsBoolean()) {
                outcome.completeExceptionally(new TooManyWaitingException());
                return false;
            }
            return true;
        }

        /** Returns whether this run produced the outcome. */
        boolean compute() {
            try {
                return outcome.complete(work.get());
            } catch (RuntimeException | Error e) {
                return outcome.completeExceptionally(e);
            }
        }
    }

    /** Computes in the request's turn. */
    <T> CompletableFuture<T> submit(HashingRequest request, Supplier<T> work) {
        Job<T> job;
        boolean start;
        synchronized (lock) {
            start = busy < threads;
            job = new Job<>(request, work, !start);
            waiting.add(request.client().address(), job);
            if (start) {
                if (busy == 0) {
                    lastProgress = System.nanoTime();
                }
                busy++;
            }
        }
        CompletableFuture<Boolean> unused = job.turn.whenComplete((came, deadline) -> {
            if (deadline != null) {
                synchronized (lock) {
                    waiting.remove(request.client().address(), job);
                }
                job.outcome.completeExceptionally(new TooManyWaitingException());
            }
        });
        if (start) {
            start(job);
        }
        return job.outcome;
    }

    private void start(Job<?> job) {
        try {
            idleThreads.execute(this::computeAll);
            watch();
        } catch (RejectedExecutionException closed) {
            job.outcome.completeExceptionally(new TooManyWaitingException());
        }
    }

    /** How many hashes can be computed within this time at present, 1 or more. */
    int capacity(Duration time) {
        synchronized (lock) {
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, threads * (time.toNanos() / averageNanos)));
        }
    }

    private void computeAll() {
        for (Job<?> job = next(); job != null; job = next()) {
            long start = System.nanoTime();
            boolean first = job.compute();
            long end = System.nanoTime();
            synchronized (lock) {
                running.remove(job);
                lastProgress = end;
                measured(first, end - start);
            }
        }
    }

    private @Nullable Job<?> next() {
        while (true) {
            Job<?> job;
            synchronized (lock) {
                job = waiting.poll();
                if (job == null) {
                    busy--;
                    return null;
                }
                running.add(job);
            }
            if (job.begin()) {
                return job;
            }
            synchronized (lock) {
                running.remove(job);
            }
        }
    }

    private void measured(boolean first, long nanos) {
        if (first) {
            averageNanos += (nanos - averageNanos) * WEIGHT;
        }
    }

    private void watch() {
        synchronized (lock) {
            if (!watching) {
                watching = true;
                helpIn(starvedAfter.toNanos());
            }
        }
    }

    private void helpIn(long nanos) {
        var unused = normalThread.schedule(this::help, nanos, TimeUnit.NANOSECONDS);
    }

    /** Of this thread; the elapsed time where the JVM does not measure it. */
    private static long processorNanos() {
        ThreadMXBean self = ManagementFactory.getThreadMXBean();
        return self.isCurrentThreadCpuTimeSupported() ? self.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Computes one hash if the idle-priority threads make no progress, and comes back as long as they have something to do. */
    private void help() {
        long start = System.nanoTime();
        Optional<Job<?>> started;
        @Nullable Job<?> job = null;
        synchronized (lock) {
            if (busy == 0) {
                watching = false;
                return;
            }
            long quiet = start - lastProgress;
            if (quiet < starvedAfter.toNanos()) {
                helpIn(starvedAfter.toNanos() - quiet);
                return;
            }
            started = running.stream().filter(each -> !each.helped).findFirst();
            started.ifPresent(each -> each.helped = true);
            job = started.orElseGet(waiting::poll);
        }
        if (job == null) {
            helpIn(starvedAfter.toNanos());
            return;
        }
        long processorBefore = processorNanos();
        if (started.isPresent() || job.begin()) {
            boolean first = job.compute();
            synchronized (lock) {
                measured(first, System.nanoTime() - start);
            }
        }
        helpIn(REST * (processorNanos() - processorBefore));
    }

    /** Ends the threads; what still waits is not computed any more. */
    @Override
    public void close() {
        idleThreads.shutdownNow();
        normalThread.shutdownNow();
    }
}
