package cycles.repository;

import static cycles.repository.TestDates.hours;
import static cycles.repository.Waiting.untilAvailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Verifies writes whose response is lost, for backends behind a network: the connection is cut after the write and before its response.
 * The call fails as retryable, the backend does not repeat it, and a retry by the caller is safe.
 */
@Timeout(60)
public abstract class AbstractLostResponseTest {
    private final UUID user = UUID.randomUUID();
    private TcpRelay relay;
    private CycleRepository repository;

    /** Returns the address of the real server. */
    protected abstract InetSocketAddress server() throws Exception;

    /** Builds a repository for the server at the port, with a single connection, so that the lost response is that of the call. */
    protected abstract CycleRepository build(int port, RepositoryContext context) throws Exception;

    @BeforeEach
    final void start(@TempDir Path directory) throws Exception {
        relay = new TcpRelay(server().getHostString(), server().getPort());
        repository = build(
                relay.port(),
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, directory, 1, new MetricRegistry()));
        repository.start();
        callEveryWrite();
    }

    /** Lets the server load scripts, so that a lost response is that of a write and not that of the request to load its script. */
    private void callEveryWrite() {
        UUID other = UUID.randomUUID();
        UUID id =
                repository.createCycle(CycleData.inProgress(other, hours(0, 1))).id();
        repository.updateCycleDates(other, id, hours(1, 2));
        repository.completeCycle(other, id, hours(1, 2));
        repository.createCycle(CycleData.completed(other, hours(2, 3)));
    }

    @AfterEach
    final void stop() throws Exception {
        repository.close();
        relay.close();
    }

    private void loseResponse(ThrowingCallable call) {
        relay.loseNextResponse();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue());
    }

    private Cycle active() {
        return untilAvailable(() -> repository.getActiveCycle(user)).orElseThrow();
    }

    @Test
    void createCycle_responseLost_isStoredOnceAndRetryIsRefused() {
        loseResponse(() -> repository.createCycle(CycleData.inProgress(user, hours(0, 1))));
        Cycle stored = active();
        assertThat(stored.dates()).isEqualTo(hours(0, 1));
        assertThat(catchThrowable(() ->
                        untilAvailable(() -> repository.createCycle(CycleData.inProgress(user, hours(0, 1))))))
                .isInstanceOf(CycleAlreadyInProgressException.class);
        assertThat(active()).isEqualTo(stored);
    }

    @Test
    void createCycle_responseOfImportLost_isStoredOnceAndRetryIsRefused() {
        loseResponse(() -> repository.createCycle(CycleData.completed(user, hours(0, 1))));
        Cycle stored =
                untilAvailable(() -> repository.getLastCompletedCycle(user)).orElseThrow();
        assertThat(catchThrowable(() ->
                        untilAvailable(() -> repository.createCycle(CycleData.completed(user, hours(0, 1))))))
                .isInstanceOf(CycleOverlapException.class);
        assertThat(untilAvailable(() -> repository.getLastCompletedCycle(user))).contains(stored);
    }

    @Test
    void updateCycleDates_responseLost_isStoredAndRetryChangesNothing() {
        UUID id =
                repository.createCycle(CycleData.inProgress(user, hours(0, 1))).id();
        loseResponse(() -> repository.updateCycleDates(user, id, hours(2, 3)));
        Cycle stored = active();
        assertThat(stored.dates()).isEqualTo(hours(2, 3));
        assertThat(untilAvailable(() -> repository.updateCycleDates(user, id, hours(2, 3))))
                .isEqualTo(stored);
        assertThat(active()).isEqualTo(stored);
    }

    @Test
    void completeCycle_responseLost_isStoredOnceAndRetryIsRefused() {
        UUID id =
                repository.createCycle(CycleData.inProgress(user, hours(0, 1))).id();
        loseResponse(() -> repository.completeCycle(user, id, hours(2, 3)));
        Cycle stored = untilAvailable(() -> repository.getCycleById(user, id)).orElseThrow();
        assertThat(stored.isInProgress()).isFalse();
        assertThat(catchThrowable(() -> untilAvailable(() -> repository.completeCycle(user, id, hours(2, 3)))))
                .isInstanceOf(CycleInvalidStateException.class);
        assertThat(untilAvailable(() -> repository.getLastCompletedCycle(user))).contains(stored);
    }
}
