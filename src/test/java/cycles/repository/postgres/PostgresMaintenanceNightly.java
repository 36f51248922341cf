package cycles.repository.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleMaintenance;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scans a full table like {@code check-consistency} and prints the plans of the statements. {@code -Dgrowth.cycles=} and
 * {@code -Dgrowth.users=} set its size.
 */
class PostgresMaintenanceNightly {
    private static final int CYCLES = Integer.getInteger("growth.cycles", 10_000_000);
    private static final int USERS = Integer.getInteger("growth.users", 150_000);

    @TempDir
    private Path directory;

    @Test
    void examine_everyUserOfFullTable_usesIndexesOnly() throws Exception {
        try (CycleRepository repository = new PostgresCycleRepositoryFactory()
                        .build(new RepositoryContext(
                                Clock.systemUTC(), UUID::randomUUID, directory, 1, new MetricRegistry()));
                PostgresDatabase database =
                        new PostgresDatabase("cycles", new PostgresConfiguration(), directory, new MetricRegistry())) {
            repository.start();
            database.start();
            PostgresGrowthNightly.insert(directory, 1, USERS, CYCLES / USERS);
            Stream.of(
                            Stream.of(PostgresMaintenance.USERS, PostgresMaintenance.OF_USER),
                            PostgresMaintenance.DELETE_OF_USER.stream())
                    .flatMap(each -> each)
                    .forEach(statement ->
                            assertThat(plan(database, statement)).as(statement).doesNotContain("Seq Scan"));

            long startNanos = System.nanoTime();
            AtomicInteger users = new AtomicInteger();
            CycleMaintenance maintenance = repository.maintenance();
            maintenance.forEachOwner(owner -> {
                assertThat(maintenance.examine(owner)).isEmpty();
                users.incrementAndGet();
            });
            assertThat(users).hasValue(USERS);
            System.out.println(USERS + " users with " + CYCLES + " cycles examined in "
                    + Duration.ofNanos(System.nanoTime() - startNanos).toSeconds() + " s");
        }
    }

    private static String plan(PostgresDatabase database, String statement) {
        String user = "md5('1')::uuid";
        String explained = "EXPLAIN "
                + statement.replace("?", user).replace(":after", user).replace(":page", "500");
        List<Map<String, Object>> lines = database.jdbi()
                .withHandle(handle -> handle.createQuery(explained).mapToMap().list());
        String plan = String.join(
                "\n",
                lines.stream()
                        .map(line -> String.valueOf(line.get("query plan")))
                        .toList());
        System.out.println(explained + "\n" + plan + "\n");
        return plan;
    }
}
