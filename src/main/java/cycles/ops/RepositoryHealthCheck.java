package cycles.ops;

import com.codahale.metrics.health.HealthCheck;
import cycles.core.BackendInfo;
import cycles.core.CycleRepository;

/** Healthy while the cycles' storage engine can read and write. */
final class RepositoryHealthCheck extends HealthCheck {
    private final CycleRepository repository;

    public RepositoryHealthCheck(CycleRepository repository) {
        this.repository = repository;
    }

    @Override
    protected Result check() {
        BackendInfo info = repository.check();
        return Result.builder()
                .healthy()
                .withDetail("version", info.version())
                .withDetail("location", info.location())
                .withDetail("durability", info.durability())
                .withDetail("durabilityLevel", info.level())
                .build();
    }
}
