package cycles.ops.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheck;
import cycles.TestDirectory;
import cycles.auth.UserAccounts;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import cycles.ops.SwappableRepository;
import cycles.repository.InMemoryCycleRepository;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the pairing of a store of cycles, in memory, with a database of users, in Postgres. */
class InstallationTest {
    private static final Instant START = Instant.parse("2025-03-01T08:00:00Z");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final PostgresDatabase users = users(TestPostgres.newSchema());
    private final UserAccounts accounts = new UserAccounts(users.jdbi());
    private Map<UUID, Cycle> store = InMemoryCycleRepository.emptyStore();
    private CycleRepository cycles = cycles();

    private static PostgresDatabase users(String url) {
        return new PostgresDatabase(
                "users",
                TestPostgres.withLongTimeouts(TestPostgres.at(url, new PostgresConfiguration())),
                TestDirectory.of("test-data"),
                new MetricRegistry());
    }

    private CycleRepository cycles() {
        CycleRepository repository = new InMemoryCycleRepository(
                store,
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, Path.of("unused"), 1, new MetricRegistry()));
        repository.start();
        open.add(repository);
        return repository;
    }

    private PostgresDatabase otherUsers() {
        PostgresDatabase other = users(TestPostgres.newSchema());
        other.start();
        open.add(other);
        return other;
    }

    @BeforeEach
    void start() {
        users.start();
        open.add(users);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private UUID account() {
        UUID id = UUID.randomUUID();
        users.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO users (id, email, password_hash, created_at, updated_at) VALUES (?, ?, 'x', now(), now())",
                        id,
                        id + "@mail.net"));
        return id;
    }

    private void cycleOf(UUID user) {
        cycles.createCycle(CycleData.inProgress(user, new CycleDates(START, START.plusSeconds(3_600))));
    }

    private Installation installation() {
        return new Installation(cycles, users);
    }

    private static void assertRefused(ThrowingCallable call, String... expectedTexts) {
        assertThatThrownBy(call)
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContainingAll(expectedTexts)
                .hasMessageNotContaining("\n");
    }

    @Test
    void pair_emptyStore_isClaimedAndRefusesOtherUsers() {
        installation().pair();
        assertThat(cycles.maintenance().installation()).contains(accounts.installation());
        assertThatCode(installation()::pair).doesNotThrowAnyException();
        PostgresDatabase others = otherUsers();
        assertRefused(
                new Installation(cycles, others)::pair,
                "belong to installation " + accounts.installation(),
                "users' database " + others.location(),
                "DATABASE_URL",
                "db --adopt");
    }

    @Test
    void pair_storeWithoutId_isClaimedByTheOwnersOnly() {
        UUID owner = account();
        for (int i = 0; i < 20; i++) {
            cycleOf(UUID.randomUUID());
        }
        assertRefused(installation()::pair, "none of 20 users", "DATABASE_URL");
        assertThat(cycles.maintenance().installation()).isEmpty();
        cycleOf(owner);
        assertRefused(new Installation(cycles, otherUsers())::pair, "none of 21 users");
        installation().pair();
        assertThat(cycles.maintenance().installation()).contains(accounts.installation());
    }

    @Test
    void pair_severalInstallationsAtOnce_oneClaimsTheStore() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<PostgresDatabase> databases = List.of(users, otherUsers(), otherUsers(), otherUsers());
        List<Callable<Boolean>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Installation each = new Installation(cycles, databases.get(i % databases.size()));
            starts.add(() -> {
                try {
                    each.pair();
                    return true;
                } catch (CycleRepositoryException refused) {
                    return false;
                }
            });
        }
        int started = 0;
        for (Future<Boolean> start : threads.invokeAll(starts)) {
            started += start.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(started).as("both instances of one installation").isEqualTo(2);
    }

    @Test
    void installation_severalInstances_isTheSame() throws Exception {
        String url = TestPostgres.newSchema();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<UUID>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(() -> {
                try (PostgresDatabase database = users(url)) {
                    database.start();
                    return new UserAccounts(database.jdbi()).installation();
                }
            });
        }
        UUID first = starts.get(0).call();
        for (Future<UUID> start : threads.invokeAll(starts)) {
            assertThat(start.get()).isEqualTo(first);
        }
        threads.shutdown();
        assertThat(first).isNotEqualTo(accounts.installation());
    }

    @Test
    void installation_rowDeleted_isCreatedByOneInstance() throws Exception {
        UUID before = accounts.installation();
        users.jdbi().useHandle(handle -> handle.execute("DELETE FROM installation"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<UUID>> ids = threads.invokeAll(List.of(
                accounts::installation, accounts::installation, accounts::installation, accounts::installation));
        UUID again = ids.get(0).get();
        assertThat(again).isNotEqualTo(before);
        for (Future<UUID> id : ids) {
            assertThat(id.get()).isEqualTo(again);
        }
        threads.shutdown();
    }

    /** Makes {@link #cycles} swappable with an empty store. */
    private SwappableRepository swappable() {
        CycleRepository own = cycles;
        store = InMemoryCycleRepository.emptyStore();
        SwappableRepository swappable = new SwappableRepository(own, cycles());
        cycles = swappable;
        return swappable;
    }

    @Test
    void confirm_storeReplacedAndRestored_isUnhealthyMeanwhile() {
        SwappableRepository stores = swappable();
        Installation installation = installation();
        HealthCheck check = new RepositoryHealthCheck(cycles, info -> {}, installation::confirm);
        installation.pair();
        assertThat(check.execute().isHealthy()).isTrue();
        stores.swap();
        cycles.maintenance().claim(UUID.randomUUID());
        assertThat(check.execute().isHealthy()).isFalse();
        assertThat(check.execute().getMessage()).contains("belong to installation");
        assertRefused(installation::verify, "belong to installation");
        stores.swap();
        assertThat(check.execute().isHealthy()).isTrue();
        assertThatCode(installation::verify).doesNotThrowAnyException();
    }

    @Test
    void confirm_emptiedStore_isClaimedAgain() {
        SwappableRepository stores = swappable();
        Installation installation = installation();
        installation.pair();
        stores.swap();
        assertRefused(installation::verify, "name no installation");
        installation.confirm();
        assertThat(cycles.maintenance().installation()).contains(accounts.installation());
        assertThatCode(installation::verify).doesNotThrowAnyException();
    }

    @Test
    void adopt_differentInstallations_pairsThem() {
        cycleOf(UUID.randomUUID());
        assertThat(installation().adopt()).contains(accounts.installation().toString());
        assertThatCode(installation()::pair).doesNotThrowAnyException();

        PostgresDatabase restored = otherUsers();
        UUID newId = new UserAccounts(restored.jdbi()).installation();
        Installation other = new Installation(cycles, restored);
        assertThat(other.adopt())
                .contains(newId.toString(), accounts.installation().toString());
        assertThatCode(other::pair).doesNotThrowAnyException();
        assertThat(new UserAccounts(restored.jdbi()).installation()).isEqualTo(accounts.installation());
    }
}
