package cycles.ops.health;

import com.codahale.metrics.health.HealthCheck;
import cycles.core.BackendInfo;
import cycles.core.CycleRepository;
import java.util.function.Consumer;

/** Healthy while the cycles' storage engine can read and write, and is the one that belongs to the users. */
public final class RepositoryHealthCheck extends HealthCheck {
    private final CycleRepository repository;
    private final Consumer<BackendInfo> seen;
    private final Runnable confirmation;

    /**
     * Asks nothing yet.
     *
     * @param seen is told what the engine says of itself
     * @param confirmation throws when the store is not the one that this service was started with
     */
    public RepositoryHealthCheck(CycleRepository repository, Consumer<BackendInfo> seen, Runnable confirmation) {
        this.repository = repository;
        this.seen = seen;
        this.confirmation = confirmation;
    }

    @Override
    protected Result check() {
        BackendInfo info = repository.check();
        seen.accept(info);
        confirmation.run();
        return Result.builder()
                .healthy()
                .withDetail("version", info.version())
                .withDetail("location", info.location())
                .withDetail("durability", info.durability())
                .withDetail("durabilityLevel", info.level())
                .build();
    }
}
