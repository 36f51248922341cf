package cycles.ops;

import com.codahale.metrics.health.HealthCheck;
import cycles.core.BackendInfo;
import cycles.core.CycleRepository;
import java.util.function.Consumer;

/** Healthy while the cycles' storage engine can read and write. */
final class RepositoryHealthCheck extends HealthCheck {
    private final CycleRepository repository;
    private final Consumer<BackendInfo> seen;

    /** @param seen is told what the engine says of itself */
    public RepositoryHealthCheck(CycleRepository repository, Consumer<BackendInfo> seen) {
        this.repository = repository;
        this.seen = seen;
    }

    @Override
    protected Result check() {
        BackendInfo info = repository.check();
        seen.accept(info);
        return Result.builder()
                .healthy()
                .withDetail("version", info.version())
                .withDetail("location", info.location())
                .withDetail("durability", info.durability())
                .withDetail("durabilityLevel", info.level())
                .build();
    }
}
