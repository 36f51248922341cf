package cycles.ops.health;

import com.codahale.metrics.health.HealthCheck;
import cycles.core.BackendInfo;
import cycles.core.CycleRepository;
import java.util.function.Consumer;

/** Checks that the cycles' storage engine can read and write, and that it belongs to the users' database. */
public final class RepositoryHealthCheck extends HealthCheck {
    private final CycleRepository repository;
    private final Consumer<BackendInfo> backendInfo;
    private final Runnable confirmation;

    /**
     * Creates a check without accessing the store.
     *
     * @param backendInfo receives the engine's information with each check
     * @param confirmation throws when the store is not the one that this service was started with
     */
    public RepositoryHealthCheck(CycleRepository repository, Consumer<BackendInfo> backendInfo, Runnable confirmation) {
        this.repository = repository;
        this.backendInfo = backendInfo;
        this.confirmation = confirmation;
    }

    @Override
    protected Result check() {
        BackendInfo info = repository.check();
        backendInfo.accept(info);
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
