package cycles.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * For backends behind a network: the connection to the server is cut when a change is made and its answer is on the way. The call
 * fails, and nothing makes it again but the caller, for whom that is safe.
 */
@Timeout(60)
public abstract class AbstractLostResponseTest {
    private final UUID user = UUID.randomUUID();
    private TcpRelay relay;
    private CycleRepository repository;

    /** Where the real server is. */
    protected abstract InetSocketAddress server() throws Exception;

    /** A repository with one connection, so that the answer that is lost is the call's, to the server as it is found at that port. */
    protected abstract CycleRepository build(int port, RepositoryContext context) throws Exception;

    @BeforeEach
    final void start(@TempDir Path directory) throws Exception {
        relay = new TcpRelay(server().getHostString(), server().getPort());
        repository = build(
                relay.port(),
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, directory, 1, new MetricRegistry()));
        repository.start();
    }

    @AfterEach
    final void stop() throws Exception {
        repository.close();
        relay.close();
    }

    private static CycleDates hours(int from, int to) {
        Instant t0 = Instant.parse("2025-03-01T08:00:00Z");
        return new CycleDates(t0.plusSeconds(3600L * from), t0.plusSeconds(3600L * to));
    }

    private void loseAnswer(ThrowingCallable call) {
        relay.loseNextAnswer();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue());
    }

    /** The first call on a connection that was cut may find that out and fail, without effect. */
    private static <T> T again(Supplier<T> call) {
        while (true) {
            try {
                return call.get();
            } catch (CycleRepositoryException e) {
                assertThat(e.retryable()).isTrue();
            }
        }
    }

    private Cycle active() {
        return again(() -> repository.getActiveCycle(user)).orElseThrow();
    }

    @Test
    void aCreateIsMadeOnceAndItsRepetitionRefused() {
        loseAnswer(() -> repository.createCycle(CycleData.inProgress(user, hours(0, 1))));
        Cycle stored = active();
        assertThat(stored.dates()).isEqualTo(hours(0, 1));
        assertThat(catchThrowable(() -> again(() -> repository.createCycle(CycleData.inProgress(user, hours(0, 1))))))
                .isInstanceOf(CycleAlreadyInProgressException.class);
        assertThat(active()).isEqualTo(stored);
    }

    @Test
    void anImportIsMadeOnceAndItsRepetitionRefused() {
        loseAnswer(() -> repository.createCycle(CycleData.completed(user, hours(0, 1))));
        Cycle stored = again(() -> repository.getLastCompletedCycle(user)).orElseThrow();
        assertThat(catchThrowable(() -> again(() -> repository.createCycle(CycleData.completed(user, hours(0, 1))))))
                .isInstanceOf(CycleOverlapException.class);
        assertThat(again(() -> repository.getLastCompletedCycle(user))).contains(stored);
    }

    @Test
    void anUpdateIsMadeAndItsRepetitionChangesNothing() {
        UUID id =
                repository.createCycle(CycleData.inProgress(user, hours(0, 1))).id();
        loseAnswer(() -> repository.updateCycleDates(user, id, hours(2, 3)));
        Cycle stored = active();
        assertThat(stored.dates()).isEqualTo(hours(2, 3));
        assertThat(again(() -> repository.updateCycleDates(user, id, hours(2, 3))))
                .isEqualTo(stored);
        assertThat(active()).isEqualTo(stored);
    }

    @Test
    void aCompletionIsMadeOnceAndItsRepetitionRefused() {
        UUID id =
                repository.createCycle(CycleData.inProgress(user, hours(0, 1))).id();
        loseAnswer(() -> repository.completeCycle(user, id, hours(2, 3)));
        Cycle stored = again(() -> repository.getCycleById(user, id)).orElseThrow();
        assertThat(stored.isInProgress()).isFalse();
        assertThat(catchThrowable(() -> again(() -> repository.completeCycle(user, id, hours(2, 3)))))
                .isInstanceOf(CycleInvalidStateException.class);
        assertThat(again(() -> repository.getLastCompletedCycle(user))).contains(stored);
    }
}
