package cycles.ops.health;

import com.codahale.metrics.health.HealthCheck;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Limits the duration of another check, and adds its latency and the statistics of a pool to the result. */
public final class TimeLimitedHealthCheck extends HealthCheck {
    private final HealthCheck check;
    private final Supplier<Map<String, Number>> poolStatistics;
    private final Duration timeout;
    private final ExecutorService executor;

    /**
     * Wraps a check.
     *
     * @param poolStatistics provides the statistics of the store's pool
     * @param executor runs the check; a check that hangs occupies one of its threads until it ends
     */
    public TimeLimitedHealthCheck(
            HealthCheck check,
            Supplier<Map<String, Number>> poolStatistics,
            Duration timeout,
            ExecutorService executor) {
        this.check = check;
        this.poolStatistics = poolStatistics;
        this.timeout = timeout;
        this.executor = executor;
    }

    @Override
    protected Result check() throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        Future<Result> running = executor.submit(check::execute);
        try {
            Result result = running.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            ResultBuilder builder =
                    Result.builder().withDetail("latencyMillis", (System.nanoTime() - start) / 1_000_000);
            builder.withDetail("pool", poolStatistics.get());
            if (result.getDetails() != null) {
                result.getDetails().forEach(builder::withDetail);
            }
            String message = result.getMessage();
            if (message == null && result.getError() != null) {
                message = result.getError().toString();
            }
            if (message != null) {
                builder.withMessage("%s", message);
            }
            return result.isHealthy()
                    ? builder.healthy().build()
                    : builder.unhealthy().build();
        } catch (TimeoutException e) {
            running.cancel(true);
            return Result.builder()
                    .withDetail("pool", poolStatistics.get())
                    .withMessage("no response within " + timeout.toMillis() + " ms")
                    .unhealthy()
                    .build();
        }
    }
}
