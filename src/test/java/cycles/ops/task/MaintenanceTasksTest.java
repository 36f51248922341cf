package cycles.ops.task;

import static java.time.temporal.ChronoUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.TestDirectory;
import cycles.auth.UserAccounts;
import cycles.auth.UserRepositoryException;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import cycles.ops.health.Installation;
import cycles.repository.InMemoryCycleRepository;
import cycles.repository.RepositoryContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the maintenance tasks with cycles in memory and users in Postgres. */
class MaintenanceTasksTest {
    private static final Instant T0 = Instant.parse("2025-03-01T08:00:00Z");

    private final PostgresDatabase users = new PostgresDatabase(
            "users",
            TestPostgres.withLongTimeouts(TestPostgres.at(TestPostgres.newSchema(), new PostgresConfiguration())),
            TestDirectory.of("test-data"),
            new MetricRegistry());
    private final Map<UUID, Cycle> store = InMemoryCycleRepository.emptyStore();
    private final CycleRepository cycles = new InMemoryCycleRepository(
            store,
            new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, Path.of("unused"), 1, new MetricRegistry()));
    private final UserAccounts accounts = new UserAccounts(users.jdbi());
    private final Installation installation = new Installation(cycles, users);
    private final AdminTask check = new CheckConsistencyTask(cycles.maintenance(), accounts);
    private final AdminTask repair = new RepairTask(cycles.maintenance(), accounts, installation);
    private final AdminTask purge = new PurgeTestDataTask(cycles.maintenance(), accounts, installation);

    @BeforeEach
    void start() {
        users.start();
        cycles.start();
        installation.pair();
    }

    @AfterEach
    void stop() {
        cycles.close();
        users.close();
    }

    private static CycleDates hours(int from, int to) {
        return new CycleDates(T0.plus(from, HOURS), T0.plus(to, HOURS));
    }

    private UUID account(String email) {
        UUID id = UUID.randomUUID();
        users.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO users (id, email, password_hash, created_at, updated_at) VALUES (?, ?, 'x', now(), now())",
                        id,
                        email));
        return id;
    }

    private Cycle activeCycleOf(UUID user) {
        return cycles.createCycle(CycleData.inProgress(user, hours(0, 1)));
    }

    private Cycle cycleOfNewUser() {
        return activeCycleOf(account(UUID.randomUUID() + "@mail.net"));
    }

    /** Returns the output lines of a task. {@code parameters} are names and values in turn. */
    private static List<String> run(AdminTask task, String... parameters) throws Exception {
        StringWriter text = new StringWriter();
        Map<String, List<String>> values = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            values.put(parameters[i], List.of(parameters[i + 1]));
        }
        task.execute(values, new PrintWriter(text));
        return text.toString().lines().toList();
    }

    @Test
    void check_consistentCycles_findsNothing() throws Exception {
        for (int i = 0; i < 1_100; i++) {
            cycleOfNewUser();
        }
        assertThat(run(check)).containsExactly("looked at 1100 users, found nothing");
        assertThat(run(repair, "apply", "true")).containsExactly("looked at 1100 users, found nothing");
        assertThat(store).hasSize(1_100);
    }

    @Test
    void repair_orphans_areDeletedOnlyIfRequested() throws Exception {
        for (int i = 0; i < 19; i++) {
            cycleOfNewUser();
        }
        Cycle orphan = activeCycleOf(UUID.randomUUID());
        String finding = "orphan user=" + orphan.userId()
                + ": there is no account of this user; repair: orphans=delete deletes the cycles";
        String share = "orphans: 1 of 20 users (5.0 %), within maxOrphans=5.0";
        String kept = "their cycles are kept; apply=true&orphans=delete deletes them";
        assertThat(run(check))
                .containsExactly(finding, "looked at 20 users, found 1: orphan 1; repairable 1, by hand 0", share);
        for (String[] dry : List.of(
                new String[0], new String[] {"apply", "false", "orphans", "delete"}, new String[] {"orphans", "delete"
                })) {
            assertThat(run(repair, dry))
                    .containsExactly(
                            "dry run; apply=true repairs",
                            finding,
                            "looked at 20 users, found 1: orphan 1; repairable 1, by hand 0",
                            share,
                            kept);
        }
        assertThat(run(repair, "apply", "true"))
                .containsExactly(finding, "looked at 20 users, found 1: orphan 1; repaired 0, by hand 0", share, kept);
        assertThat(store).hasSize(20);
        assertThat(run(repair, "apply", "true", "orphans", "delete"))
                .containsExactly(
                        finding,
                        "looked at 20 users, found 1: orphan 1; repaired 0, by hand 0",
                        share,
                        "orphan user=" + orphan.userId() + ": deleted 1 cycles",
                        "deleted 1 cycles of 1 orphans");
        assertThat(store).hasSize(19).doesNotContainKey(orphan.id());
        assertThat(run(check)).containsExactly("looked at 19 users, found nothing");
    }

    @Test
    void repair_moreOrphansThanAllowed_deletesNone() throws Exception {
        Cycle kept = cycleOfNewUser();
        cycleOfNewUser();
        activeCycleOf(UUID.randomUUID());
        assertThat(run(repair, "apply", "true", "orphans", "delete"))
                .last()
                .asString()
                .startsWith(
                        "orphans: 1 of 3 users (33.4 %), more than maxOrphans=5.0: no cycles of orphans are deleted")
                .contains("DATABASE_URL")
                .endsWith("maxOrphans=34 allows the deletion");
        assertThat(run(repair, "orphans", "delete")).last().asString().contains("maxOrphans=34");
        assertThat(run(repair, "apply", "true", "orphans", "delete", "maxOrphans", "33"))
                .last()
                .asString()
                .contains("more than maxOrphans=33.0");
        assertThat(store).hasSize(3).containsKey(kept.id());
        assertThat(run(repair, "apply", "true", "orphans", "delete", "maxOrphans", "34"))
                .last()
                .isEqualTo("deleted 1 cycles of 1 orphans");
        assertThat(store).hasSize(2);
    }

    @Test
    void repair_onlyOrphans_areDeletedIfMaxOrphansIs100() throws Exception {
        for (int i = 0; i < 1_001; i++) {
            activeCycleOf(UUID.randomUUID());
        }
        assertThat(run(repair, "apply", "true", "orphans", "delete", "maxOrphans", "99"))
                .last()
                .asString()
                .contains("1001 of 1001 users", "maxOrphans=100 allows");
        assertThat(store).hasSize(1_001);
        assertThat(run(repair, "apply", "true", "orphans", "delete", "maxOrphans", "100"))
                .last()
                .isEqualTo("deleted 1001 cycles of 1001 orphans");
        assertThat(store).isEmpty();
    }

    /** Simulates that the users' database is replaced between the scan that counts and the scan that deletes. */
    @Test
    void orphanDeletion_moreOrphansThanCounted_stops() {
        activeCycleOf(UUID.randomUUID());
        OrphanDeletion deletion = new OrphanDeletion(
                cycles.maintenance(), accounts, installation, 0, new PrintWriter(new StringWriter()), line -> {});
        assertThatThrownBy(deletion::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped");
        assertThat(store).hasSize(1);
    }

    @Test
    void tasksThatDelete_otherInstallation_deleteNothing() {
        UUID user = account("a@example.com");
        activeCycleOf(user);
        activeCycleOf(UUID.randomUUID());
        accounts.setInstallation(UUID.randomUUID());
        for (ThrowingCallable task : List.<ThrowingCallable>of(
                () -> run(repair, "apply", "true"),
                () -> run(repair, "apply", "true", "orphans", "delete", "maxOrphans", "100"),
                () -> run(purge, "domain", "example.com", "confirm", "delete"))) {
            assertThatThrownBy(task)
                    .isInstanceOf(CycleRepositoryException.class)
                    .hasMessageContaining("belong to installation");
        }
        assertThat(store).hasSize(2);
        assertThat(accounts.existing(List.of(user))).containsExactly(user);
    }

    @Test
    void orphanParameters_outOfRange_areRefused() {
        for (String most : List.of("0", "5", "12.5", "100")) {
            assertThat(repair.validationError(Map.of("maxOrphans", new String[] {most})))
                    .isEmpty();
        }
        for (String most : List.of("", "101", "-1", "5%", "1e2", ".5", "٥")) {
            assertThat(repair.validationError(Map.of("maxOrphans", new String[] {most})))
                    .isPresent();
        }
        assertThat(repair.validationError(Map.of("orphans", new String[] {"true"})))
                .isPresent();
    }

    @Test
    void check_inconsistency_isReportedWithoutEmail() throws Exception {
        UUID user = account("zoltan@mail.net");
        Cycle second = activeCycleOf(user);
        Cycle first = new Cycle(UUID.randomUUID(), user, CycleStatus.IN_PROGRESS, hours(-5, -4), T0, T0);
        store.put(first.id(), first);
        List<String> found = run(check);
        assertThat(found.get(0))
                .startsWith("two-actives user=" + user + " cycle=" + first.id() + ": ")
                .contains(second.id().toString(), "; repair: complete it");
        assertThat(String.join("\n", found)).doesNotContain("@", "zoltan");
        assertThat(run(repair, "apply", "true").get(0)).contains("; repaired: complete it");
        assertThat(cycles.getActiveCycle(user)).contains(second);
        assertThat(cycles.getLastCompletedCycle(user).orElseThrow().dates()).isEqualTo(first.dates());
    }

    @Test
    void repair_concurrentSignUps_findsNoOrphan() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        Future<?> signUps = pool.submit(() -> {
            for (int i = 0; i < 300; i++) {
                cycleOfNewUser();
            }
        });
        do {
            assertThat(run(repair, "apply", "true", "orphans", "delete", "maxOrphans", "100"))
                    .singleElement()
                    .asString()
                    .endsWith("found nothing");
        } while (!signUps.isDone());
        signUps.get();
        pool.shutdown();
        assertThat(store).hasSize(300);
    }

    @Test
    void repair_usersUnavailable_deletesNothing() {
        activeCycleOf(UUID.randomUUID());
        users.close();
        assertThatThrownBy(() -> run(repair, "apply", "true", "orphans", "delete", "maxOrphans", "100"))
                .isInstanceOf(UserRepositoryException.class);
        assertThat(store).hasSize(1);
    }

    @Test
    void purge_domainNotReservedForTests_isRefused() {
        for (String domain : List.of("example.com", "example.net", "example.org", "load.test", "a.b.example")) {
            assertThat(purge.validationError(Map.of("domain", new String[] {domain})))
                    .isEmpty();
        }
        for (String domain : List.of("gmail.com", "example.de", "notexample.com", "sub.example.com", "", "%", "test")) {
            assertThat(purge.validationError(Map.of("domain", new String[] {domain})))
                    .isPresent();
        }
        assertThat(purge.validationError(Map.of())).contains("missing parameter 'domain'");
        assertThat(purge.validationError(
                        Map.of("domain", new String[] {"example.com"}, "confirm", new String[] {"yes"})))
                .isPresent();
    }

    @Test
    void purge_domain_deletesOnlyItsUsersAndCycles() throws Exception {
        List<UUID> others = List.of(
                account("a@example.org"),
                account("a@sub.example.com"),
                account("a@notexample.com"),
                account("example.com@mail.net"));
        others.forEach(this::activeCycleOf);
        for (int i = 0; i < 600; i++) {
            UUID user = account("load-" + i + "@example.com");
            if (i % 2 == 0) {
                activeCycleOf(user);
            }
        }
        assertThat(run(purge, "domain", "example.com"))
                .singleElement()
                .asString()
                .contains("dry run: 600 accounts");
        assertThat(store).hasSize(304);
        assertThat(run(purge, "domain", "example.com", "confirm", "delete"))
                .last()
                .isEqualTo("done: 600 accounts and 300 cycles of example.com deleted");
        assertThat(store.values()).extracting(Cycle::userId).containsExactlyInAnyOrderElementsOf(others);
        assertThat(accounts.existing(others)).containsExactlyInAnyOrderElementsOf(others);
        assertThat(run(purge, "domain", "example.com"))
                .singleElement()
                .asString()
                .contains("dry run: 0 accounts");
    }
}
