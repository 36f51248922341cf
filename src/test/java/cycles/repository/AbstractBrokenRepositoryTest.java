package cycles.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleRepository;
import cycles.history.Clients;
import cycles.history.Linearizability;
import cycles.history.RepositoryCalls;
import cycles.history.UserSpecification;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that the check of histories detects a broken repository. A subclass builds the broken repository. */
public abstract class AbstractBrokenRepositoryTest {
    private static final int CLIENTS = 4;
    private static final int MAX_ROUNDS = 5_000;

    /** Builds a repository that is not started. */
    protected abstract CycleRepository build(RepositoryContext context) throws Exception;

    private CycleRepository broken;

    @BeforeEach
    final void open(@TempDir Path directory) throws Exception {
        broken = build(new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, directory, 64, new MetricRegistry()));
        broken.start();
    }

    @AfterEach
    final void close() {
        broken.close();
    }

    private Optional<String> violation(int clients, int calls, int seed) throws Exception {
        var history = Clients.history(
                Collections.nCopies(clients, broken), calls, seed, new RepositoryCalls(UUID.randomUUID()));
        return Linearizability.violation(new UserSpecification<>(Function.identity()), history);
    }

    @Test
    void history_singleClient_isLinearizable() throws Exception {
        for (int round = 0; round < 5; round++) {
            assertThat(violation(1, 50, round)).isEmpty();
        }
    }

    @Test
    void history_severalClients_isNotLinearizable() throws Exception {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            if (violation(CLIENTS, 12, round).isPresent()) {
                return;
            }
        }
        fail("a broken repository passed %d rounds", MAX_ROUNDS);
    }
}
