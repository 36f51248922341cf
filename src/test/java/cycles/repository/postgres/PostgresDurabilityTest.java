package cycles.repository.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import cycles.core.BackendInfo;
import cycles.core.CycleRepository;
import cycles.core.DurabilityLevel;
import cycles.database.TestPostgres;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that the reported durability is the effective one, regardless of where it is configured. */
class PostgresDurabilityTest {
    @TempDir
    private Path directory;

    private BackendInfo checked(String url) {
        RepositoryContext context =
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, directory, 4, new MetricRegistry());
        try (CycleRepository repository = TestPostgres.withLongTimeouts(
                        TestPostgres.at(url, new PostgresCycleRepositoryFactory()))
                .build(context)) {
            repository.start();
            return repository.check();
        }
    }

    @Test
    void check_synchronousCommit_determinesTheDurability() {
        String url = TestPostgres.newSchema();
        BackendInfo info = checked(url);
        assertThat(info.level()).isEqualTo(DurabilityLevel.POWER_LOSS);
        assertThat(info.durability()).contains("synchronous_commit=on");
        info = checked(url + "&options=-c%20synchronous_commit=off");
        assertThat(info.level()).isEqualTo(DurabilityLevel.ALL_BUT_LAST_MOMENTS);
        assertThat(info.durability()).contains("last moments", "synchronous_commit=off");
    }
}
