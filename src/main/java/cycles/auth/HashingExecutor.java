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
 * Computes password hashes on a few idle-priority threads, round-robin by client address. If the computation of a request has not
 * started at its deadline, or if the client has disconnected while the request was queued, the request fails with {@link
 * TooManyWaitingException} and is not computed.
 *
 * <p>Idle-priority threads get no processor time while other threads use all of it (starvation), and cannot return to normal priority
 * without a privilege. When none of them has completed a hash for a while, one thread of normal priority therefore assists: it computes
 * hashes too, starting with the oldest running one, and the first result is used. It pauses between hashes, so that it uses at most a
 * quarter of one processor. Thread-safe.
 */
final class HashingExecutor implements AutoCloseable {
    /** Threads that have been idle for this time terminate, which frees their memory for hashing. */
    private static final int KEEP_ALIVE_SECONDS = 60;
    /** The pause of the normal-priority thread, as a multiple of the processor time of the previous hash. */
    private static final int PAUSE_FACTOR = 3;
    /** The initial value of the average duration of a hash. */
    private static final double INITIAL_AVERAGE_NANOS = 50e6;
    /** The weight of the latest hash in the exponential moving average of the durations. */
    private static final double WEIGHT = 1 / 8.0;

    private final int threads;
    private final Duration starvedAfter;
    private final ThreadPoolExecutor idleThreads;
    private final ScheduledThreadPoolExecutor normalThread;

    private final Object lock = new Object();
    private final FairQueue<Job<?>> waiting = new FairQueue<>();
    /** The jobs that idle-priority threads are computing, oldest first. */
    private final Set<Job<?>> running = new LinkedHashSet<>();

    private int busy;
    private boolean monitoring;
    private long lastProgress;
    private double averageNanos = INITIAL_AVERAGE_NANOS;

    /**
     * @param threads the number of idle-priority threads
     * @param starvedAfter the time without a completed hash after which the normal-priority thread assists
     * @param idle creates the idle-priority threads
     * @param normal creates the normal-priority thread
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
        private final CompletableFuture<Boolean> startSignal;
        /** Whether all threads were busy when the job was submitted. */
        private final boolean queued;

        private boolean assisted;

        Job(HashingRequest request, Supplier<T> work, boolean queued) {
            this.request = request;
            this.work = work;
            this.queued = queued;
            this.startSignal = request.startSignal();
        }

        /** Marks the job as started; returns false if its deadline has passed or its client has disconnected. */
        boolean begin() {
            if (!startSignal.complete(true)) {
                return false;
            }
            if (queued && request.client().disconnected().getAsBoolean()) {
                outcome.completeExceptionally(new TooManyWaitingException());
                return false;
            }
            return true;
        }

        /** Computes the hash and returns whether this computation determined the outcome. */
        boolean compute() {
            try {
                return outcome.complete(work.get());
            } catch (RuntimeException | Error e) {
                return outcome.completeExceptionally(e);
            }
        }
    }

    /**
     * Queues a computation. The returned future fails with {@link TooManyWaitingException} as described above, and otherwise as the
     * work does.
     */
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
        CompletableFuture<Boolean> unused = job.startSignal.whenComplete((started, timeout) -> {
            if (timeout != null) {
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
            idleThreads.execute(this::computeQueuedJobs);
            startMonitoring();
        } catch (RejectedExecutionException closed) {
            job.outcome.completeExceptionally(new TooManyWaitingException());
        }
    }

    /** Returns the number of hashes that can currently be computed within this time, 1 or more. */
    int capacity(Duration time) {
        synchronized (lock) {
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, threads * (time.toNanos() / averageNanos)));
        }
    }

    private void computeQueuedJobs() {
        for (Job<?> job = next(); job != null; job = next()) {
            long start = System.nanoTime();
            boolean determinedOutcome = job.compute();
            long end = System.nanoTime();
            synchronized (lock) {
                running.remove(job);
                lastProgress = end;
                updateAverage(determinedOutcome, end - start);
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

    private void updateAverage(boolean determinedOutcome, long nanos) {
        if (determinedOutcome) {
            averageNanos += (nanos - averageNanos) * WEIGHT;
        }
    }

    private void startMonitoring() {
        synchronized (lock) {
            if (!monitoring) {
                monitoring = true;
                scheduleAssistance(starvedAfter.toNanos());
            }
        }
    }

    private void scheduleAssistance(long nanos) {
        var unused = normalThread.schedule(this::assist, nanos, TimeUnit.NANOSECONDS);
    }

    /** Returns the processor time of this thread, or the elapsed time if the JVM does not measure processor time. */
    private static long processorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Computes one hash if the idle-priority threads make no progress. Reschedules itself until they have no more work. */
    private void assist() {
        long start = System.nanoTime();
        Optional<Job<?>> started;
        @Nullable Job<?> job = null;
        synchronized (lock) {
            if (busy == 0) {
                monitoring = false;
                return;
            }
            long sinceProgress = start - lastProgress;
            if (sinceProgress < starvedAfter.toNanos()) {
                scheduleAssistance(starvedAfter.toNanos() - sinceProgress);
                return;
            }
            started = running.stream().filter(each -> !each.assisted).findFirst();
            started.ifPresent(each -> each.assisted = true);
            job = started.orElseGet(waiting::poll);
        }
        if (job == null) {
            scheduleAssistance(starvedAfter.toNanos());
            return;
        }
        long processorBefore = processorNanos();
        if (started.isPresent() || job.begin()) {
            boolean determinedOutcome = job.compute();
            synchronized (lock) {
                updateAverage(determinedOutcome, System.nanoTime() - start);
            }
        }
        scheduleAssistance(PAUSE_FACTOR * (processorNanos() - processorBefore));
    }

    /** Stops the threads. Queued jobs are not computed. */
    @Override
    public void close() {
        idleThreads.shutdownNow();
        normalThread.shutdownNow();
    }
}
