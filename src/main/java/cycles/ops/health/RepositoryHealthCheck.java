package cycles.ops.health;

import com.codahale.metrics.health.HealthCheck;
import cycles.core.BackendInfo;
import cycles.core.CycleRepository;
import java.util.function.Consumer;

/** Checks that the backend of the cycles can read and write, and that its store belongs to this installation. */
public final class RepositoryHealthCheck extends HealthCheck {
    private final CycleRepository repository;
    private final Consumer<BackendInfo> onBackendInfo;
    private final Runnable installationCheck;

    /**
     * Creates a check without accessing the store.
     *
     * @param onBackendInfo receives the backend's information with each check
     * @param installationCheck verifies that the store belongs to this installation, and throws otherwise; claims an emptied store
     */
    public RepositoryHealthCheck(
            CycleRepository repository, Consumer<BackendInfo> onBackendInfo, Runnable installationCheck) {
        this.repository = repository;
        this.onBackendInfo = onBackendInfo;
        this.installationCheck = installationCheck;
    }

    @Override
    protected Result check() {
        BackendInfo info = repository.check();
        onBackendInfo.accept(info);
        installationCheck.run();
        return Result.builder()
                .healthy()
                .withDetail("version", info.version())
                .withDetail("location", info.location())
                .withDetail("durability", info.durability())
                .withDetail("durabilityLevel", info.level())
                .build();
    }
}
